import * as z from 'zod';
import { rollback } from '../domain/change/rollback.ts';
import { RoleGone } from '../domain/errors.ts';
import { driftText, stackOf } from '../domain/probation/drift.ts';
import {
  changeOf,
  type PermissionChange,
  permissionChangeIn,
  type RoleChange,
} from '../domain/probation/role-change.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from '../steps/archived.ts';
import { roleDigest } from '../steps/role-digest.ts';

/** A CloudTrail record as EventBridge hands it on; every reader of it checks what it reads. */
export const ChangeEvent = z.object({ detail: z.looseObject({ eventName: z.string() }) });
export type ChangeEvent = z.infer<typeof ChangeEvent>;

export type Heard =
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'heard';
      /** Tickets whose draft speaks of a role that is no more. */
      readonly superseded: readonly string[];
      /** Roles in probation that are looked at now, by their ids. */
      readonly woken: readonly string[];
    };

interface HearingPorts extends Pick<Ports, 'tickets' | 'archive' | 'probations' | 'clock'> {
  readonly roles: Pick<Ports['roles'], 'snapshot'>;
}

/** No probation is longer (lib/domain/options.ts), so who was approved before that long is in none. */
const LONGEST_PROBATION = 91 * 86_400_000;

/**
 * Somebody other than Ratchet wrote on a role or on a policy. The event only says where to look: a ticket that waits is
 * superseded when its role is not as it was drafted from, whoever made it so; the execution then drafts anew. A role in
 * probation is looked at at once, by its execution.
 */
export async function onChange({ detail }: ChangeEvent, ports: HearingPorts): Promise<Heard> {
  const change = permissionChangeIn(detail);
  if (change === null) return { kind: 'ignored', reason: 'no change of a role by somebody else' };
  const superseded: string[] = [];
  const woken: string[] = [];
  for (const state of await ports.tickets.list()) {
    const standing = standingOf(state, ports.clock.now());
    if (standing === 'over') continue;
    const drafted = await draftedFrom(state, change, ports);
    if (drafted === null) continue;
    if (standing === 'open') {
      if (await isSuperseded(state, drafted, plain(change), ports))
        superseded.push(state.ticket.id);
    } else if (await isWoken(drafted.id, plain(change), ports)) woken.push(drafted.id);
  }
  return { kind: 'heard', superseded, woken };
}

/** `open` waits for a decision; the role of one that is `approved` may be in probation. */
function standingOf(
  { ticket, decision, superseded }: TicketState,
  now: Date,
): 'open' | 'approved' | 'over' {
  if (superseded !== undefined || ticket.givenBack !== undefined) return 'over';
  if (decision === null) return Date.parse(ticket.expiresAt) > now.getTime() ? 'open' : 'over';
  const recent = now.getTime() - Date.parse(decision.at) < LONGEST_PROBATION;
  return decision.kind === 'approved' && recent ? 'approved' : 'over';
}

/** The role as the ticket's draft knew it, when the change is of it; null when it is not. */
async function draftedFrom(
  { ticket: { roleArn, snapshot } }: TicketState,
  change: PermissionChange,
  { archive }: Pick<Ports, 'archive'>,
): Promise<RoleSnapshot | null> {
  if (snapshot === undefined) return null;
  // What the archive holds is read for the few tickets that it may concern.
  const ofRole = changeOf(change, { arn: roleArn, policies: [] });
  if (change.of.kind === 'role' && ofRole === null) return null;
  const drafted = await fetchKept(archive, 'snapshot', snapshot);
  const { attached, boundary } = drafted;
  const policies = [...attached, ...(boundary === null ? [] : [boundary])].map(({ arn }) => arn);
  return changeOf(change, { arn: roleArn, policies }) === null ? null : drafted;
}

/** As the states of an execution hand it on. */
function plain({ of: _, ...change }: PermissionChange): RoleChange {
  return change;
}

async function isSuperseded(
  { ticket }: TicketState,
  drafted: RoleSnapshot,
  change: RoleChange,
  { roles, tickets, clock }: HearingPorts,
): Promise<boolean> {
  const live = await liveRole(ticket.roleArn, roles);
  if (live === null || roleDigest(live) === roleDigest(drafted)) return false;
  const { others } = rollback(drafted, live, drafted, true);
  const reason = driftText(others.slice(0, 20), [change], stackOf(live));
  await tickets.supersede(ticket.id, { at: clock.now().toISOString(), reason });
  return true;
}

/** Null when it is gone: its execution ends by itself. */
async function liveRole(arn: string, roles: HearingPorts['roles']): Promise<RoleSnapshot | null> {
  try {
    return await roles.snapshot(arn);
  } catch (error) {
    if (error instanceof RoleGone) return null;
    throw error;
  }
}

async function isWoken(
  roleId: string,
  change: RoleChange,
  { probations, clock }: HearingPorts,
): Promise<boolean> {
  const wake = { denials: [], ended: null, changes: [change] };
  return (await probations.wake(roleId, wake, clock.now().toISOString())) === 'woken';
}
