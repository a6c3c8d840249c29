import type { Undo } from '../domain/change/undo.ts';
import type { Clock, Probations, Undos } from '../ports.ts';
import type { Dossier } from './dossier.ts';

/** Where a change stands that was approved. Times are ISO 8601 in UTC. */
export type Progress =
  /** The role works under its new policies and is watched until then. */
  | {
      readonly kind: 'probation';
      readonly roleId: string;
      readonly since: string;
      readonly until: string;
    }
  /** Being swapped, or its probation is over. */
  | { readonly kind: 'approved'; readonly since: string; readonly undo: WayBack };

/** How an approved change is taken back: by a command, from its page, where it was asked for so far, or from elsewhere. */
export type WayBack =
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'page'; readonly roleId: string; readonly asked: readonly Undo[] }
  | { readonly kind: 'none' };

export interface ProgressPorts {
  /** Null where roles in probation are not waited for. */
  readonly probations: Pick<Probations, 'standing' | 'wake'> | null;
  /** Null where nothing takes changes back by itself. */
  readonly undos: Pick<Undos, 'of' | 'ask'> | null;
  readonly undoCommand: ((roleArn: string) => string) | null;
  readonly clock: Clock;
}

/** Null for a ticket that was not approved, or whose draft was given up. */
export async function progressOf(dossier: Dossier, ports: ProgressPorts): Promise<Progress | null> {
  const { ticket, decision, superseded, snapshot } = dossier;
  const { probations, clock } = ports;
  if (decision?.kind !== 'approved' || superseded !== undefined) return null;
  if (ticket.givenBack !== undefined) return null;
  const since = decision.at;
  const standing =
    probations === null || snapshot === null ? null : await probations.standing(snapshot.id);
  const isIts = standing?.execution === ticket.execution;
  if (snapshot !== null && isIts && clock.now().getTime() < Date.parse(standing.until)) {
    return { kind: 'probation', roleId: snapshot.id, since, until: standing.until };
  }
  return { kind: 'approved', since, undo: await wayBack(dossier, ports) };
}

async function wayBack(
  { ticket, snapshot }: Dossier,
  { undos, undoCommand }: ProgressPorts,
): Promise<WayBack> {
  if (undos !== null && snapshot !== null)
    return { kind: 'page', roleId: snapshot.id, asked: await undos.of(ticket.id) };
  if (undoCommand === null) return { kind: 'none' };
  return { kind: 'command', command: undoCommand(ticket.roleArn) };
}
