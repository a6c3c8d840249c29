import type { Clock, Probations } from '../ports.ts';
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
  /** Being swapped, or its probation is over. `undo` is a command that takes it back, where there is one. */
  | { readonly kind: 'approved'; readonly since: string; readonly undo: string | null };

export interface ProgressPorts {
  /** Null where roles in probation are not waited for. */
  readonly probations: Pick<Probations, 'standing' | 'wake'> | null;
  readonly undoCommand: ((roleArn: string) => string) | null;
  readonly clock: Clock;
}

/** Null for a ticket that was not approved, or whose draft was given up. */
export async function progressOf(
  { ticket, decision, superseded, snapshot }: Dossier,
  { probations, undoCommand, clock }: ProgressPorts,
): Promise<Progress | null> {
  if (decision?.kind !== 'approved' || superseded !== undefined) return null;
  if (ticket.givenBack !== undefined) return null;
  const since = decision.at;
  const standing =
    probations === null || snapshot === null ? null : await probations.standing(snapshot.id);
  const isIts = standing?.execution === ticket.execution;
  if (snapshot !== null && isIts && clock.now().getTime() < Date.parse(standing.until)) {
    return { kind: 'probation', roleId: snapshot.id, since, until: standing.until };
  }
  return { kind: 'approved', since, undo: undoCommand?.(ticket.roleArn) ?? null };
}
