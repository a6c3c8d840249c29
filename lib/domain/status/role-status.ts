import { type Change, type History, isUndone } from '../change/history.ts';
import type { Cycle, CycleEnd } from '../cycle.ts';
import { type Lease, waitsUntil } from '../lease.ts';
import type { Ticket, TicketState } from '../ticket.ts';

/** What the stores hold of one role. */
export interface RoleFacts {
  readonly role: { readonly arn: string; readonly id: string };
  readonly cycle: Cycle | null;
  readonly lease: Lease | null;
  readonly probation: { readonly execution: string; readonly until: string } | null;
  /** All about the role, of whatever run. */
  readonly tickets: readonly TicketState[];
  readonly history: History;
}

/** Where a role stands, the most pressing first. */
export const ROLE_STATES = [
  'escalated',
  'stalled',
  'awaiting-decision',
  'swapping',
  'being-rolled-back',
  'in-probation',
  'starting',
  'observing',
  'refused',
  'rejected',
  'expired',
  'restored',
  'overruled',
  'rolled-back',
  'exported',
  'unchanged',
  'tightened',
  'ended',
] as const;
export type RoleState = (typeof ROLE_STATES)[number];

/** Times are ISO 8601 in UTC; null where there is none, or none is known. */
export interface RoleStatus {
  readonly role: string;
  readonly state: RoleState;
  readonly since: string | null;
  /** When the state is over by itself: the soak, the probation, the time to decide. */
  readonly until: string | null;
  /** When the role is looked at again after its run. */
  readonly due: string | null;
  readonly reasons: readonly string[];
  /** The ticket that waits for a decision. */
  readonly ticket: string | null;
  /** What Ratchet last wrote to the role. */
  readonly lastChange: {
    readonly kind: Change['plan']['kind'];
    readonly at: string;
    readonly ticket: string;
  } | null;
}

/**
 * Where a role stands, by what its run wrote down so far. `now` is null where time is virtual: then nobody can be late.
 * Null for a role that Ratchet has not looked at.
 */
export function roleStatus(facts: RoleFacts, now: string | null): RoleStatus | null {
  const { role, cycle, history } = facts;
  const plan = history.changes.at(-1)?.plan ?? null;
  const common = {
    role: role.arn,
    until: null,
    due: null,
    reasons: [],
    ticket: null,
    lastChange: plan === null ? null : { kind: plan.kind, at: plan.at, ticket: plan.ticket },
  };
  const running = runOf(facts, now);
  if (running !== null) return { ...common, ...running };
  if (cycle === null || cycle.ended === null) return null;
  const { ended, due, end, begun } = cycle;
  // Whoever took the change back after the run did so by a plan of its own; in part leaves the role tightened.
  if (plan?.kind === 'roll-back' && plan.at > begun && isUndone(history)) {
    return { ...common, state: 'rolled-back', since: plan.at, due };
  }
  return { ...common, state: end?.kind ?? 'ended', since: ended, due, reasons: reasonsOf(end) };
}

type Running = Pick<RoleStatus, 'state' | 'since'> & Partial<RoleStatus>;

/** Null when no run is at work on the role, as far as that was heard. */
function runOf(
  { cycle, lease, probation, tickets }: RoleFacts,
  now: string | null,
): Running | null {
  if (lease === null) {
    return cycle !== null && cycle.ended === null
      ? { state: 'starting', since: cycle.begun }
      : null;
  }
  const { execution, since } = lease;
  const late = now !== null && lease.until <= now;
  if (/^(rollback|undo)-/.test(execution)) {
    return late ? null : { state: 'being-rolled-back', since, until: lease.until };
  }
  if (late) {
    return {
      state: 'stalled',
      since: lease.until,
      reasons: [
        `nothing was heard of ${execution}, which was to go on at ${waitsUntil(lease)}: look at that execution; another one may have the role now`,
      ],
    };
  }
  if (probation?.execution === execution) {
    return { state: 'in-probation', since: approvedAt(tickets, execution), until: probation.until };
  }
  const open = openTicket(tickets, execution);
  if (open !== null) {
    const { id: ticket, openedAt, expiresAt } = open;
    return { state: 'awaiting-decision', since: openedAt, until: expiresAt, ticket };
  }
  return lease.changes === true
    ? { state: 'swapping', since: approvedAt(tickets, execution) ?? since }
    : { state: 'observing', since, until: waitsUntil(lease) };
}

function openTicket(tickets: readonly TicketState[], execution: string): Ticket | null {
  const open = tickets.findLast(
    ({ ticket, decision, superseded }) =>
      ticket.execution === execution &&
      ticket.givenBack === undefined &&
      decision === null &&
      superseded === undefined,
  );
  return open?.ticket ?? null;
}

function approvedAt(tickets: readonly TicketState[], execution: string): string | null {
  const approved = tickets.findLast(
    ({ ticket, decision }) => ticket.execution === execution && decision?.kind === 'approved',
  );
  return approved?.decision?.at ?? null;
}

function reasonsOf(end: CycleEnd | undefined): readonly string[] {
  return end?.reasons ?? ['how its run ended was not heard: look at that execution'];
}
