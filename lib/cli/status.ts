import { BadInput } from '../domain/errors.ts';
import { accountOf } from '../domain/role.ts';
import { isMeant } from '../domain/role-pattern.ts';
import {
  ROLE_STATES,
  type RoleFacts,
  type RoleState,
  type RoleStatus,
  roleStatus,
} from '../domain/status/role-status.ts';
import type { TicketState } from '../domain/ticket.ts';
import { EXIT } from './exit-codes.ts';
import type { Progress } from './progress.ts';
import { type GenerationBudget, type RolesPlaceRequest, rolesPlaceOf } from './roles-place.ts';

export interface StatusRequest extends RolesPlaceRequest {
  /** Only roles whose name or ARN matches. */
  readonly role?: string | undefined;
}

/** What `ratchet status --json` prints; `docs/status.schema.json` describes it. */
export interface StatusReport {
  /** Only states that a role is in. */
  readonly counts: Readonly<Partial<Record<RoleState, number>>>;
  /** The most pressing first. */
  readonly roles: readonly RoleStatus[];
  /** Roles of the account that Ratchet has not looked at; null where it is not asked for all there are. */
  readonly untouched: number | null;
  /** Null where nothing is generated: on files. */
  readonly generation: readonly GenerationBudget[] | null;
}

/** Roles whose facts are read at the same time. */
const AT_ONCE = 16;

/** Where every role stands. Changes nothing. Throws BadInput when there is no such place, or no role that is meant. */
export async function status(
  request: StatusRequest,
  now: Date,
  progress: Progress,
): Promise<StatusReport> {
  const place = await rolesPlaceOf(request);
  return place(async ({ roles, tickets, factsOf, virtual, all, budgetOf }) => {
    const meant = roles.filter(
      ({ arn }) => request.role === undefined || isMeant(request.role, arn),
    );
    if (request.role !== undefined && meant.length === 0) {
      throw new BadInput(
        `No role here matches --role ${request.role}: ${roles.length === 0 ? 'there is none at all' : `there are ${roles.length}`}.`,
      );
    }
    const about = Map.groupBy(tickets, ({ ticket }) => ticket.roleArn);
    const found: RoleStatus[] = [];
    for (let start = 0; start < meant.length; start += AT_ONCE) {
      progress.doing(`looking at role ${start + 1} of ${meant.length}`);
      const batch = meant.slice(start, start + AT_ONCE);
      const states = await Promise.all(
        batch.map(async (role) => {
          const tickets = oldestFirst(about.get(role.arn));
          // Nothing is ever written to a role before somebody approves.
          const changed = tickets.some(({ decision }) => decision?.kind === 'approved');
          const facts = { role, tickets, ...(await factsOf(role, changed)) };
          return roleStatus(facts, virtual ? null : now.toISOString());
        }),
      );
      found.push(...states.filter((state) => state !== null));
    }
    progress.done();
    const accounts = [...new Set(found.map(({ role }) => accountOf(role)))].sort();
    const budgets = budgetOf === null ? null : await Promise.all(accounts.map(budgetOf));
    return {
      counts: countsOf(found),
      roles: found.sort(byUrgency),
      untouched: all ? meant.length - found.length : null,
      generation: budgets === null ? null : budgets.filter((budget) => budget !== null),
    };
  });
}

/** Somebody must look, or decide; else all is well. */
export function statusExit({ counts }: StatusReport): number {
  if (counts.escalated !== undefined || counts.stalled !== undefined) return EXIT.failed;
  return counts['awaiting-decision'] === undefined ? EXIT.done : EXIT.awaitingReview;
}

function countsOf(roles: readonly RoleStatus[]): StatusReport['counts'] {
  const grouped = Map.groupBy(roles, ({ state }) => state);
  return Object.fromEntries(
    ROLE_STATES.flatMap((state) => {
      const count = grouped.get(state)?.length ?? 0;
      return count === 0 ? [] : [[state, count] as const];
    }),
  );
}

function byUrgency(a: RoleStatus, b: RoleStatus): number {
  const [first, second] = [a, b].map(({ state }) => ROLE_STATES.indexOf(state));
  return (first ?? 0) - (second ?? 0) || (a.role < b.role ? -1 : 1);
}

function oldestFirst(tickets: readonly TicketState[] = []): RoleFacts['tickets'] {
  return tickets.toSorted((a, b) => (a.ticket.openedAt < b.ticket.openedAt ? -1 : 1));
}
