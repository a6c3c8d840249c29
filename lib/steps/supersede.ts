import * as z from 'zod';
import { rollback } from '../domain/change/rollback.ts';
import { driftText, stackOf } from '../domain/probation/drift.ts';
import type { RoleChange } from '../domain/probation/role-change.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { WindowInput } from './inputs.ts';
import { nameOf } from './ledger.ts';
import { sameRole } from './same-role.ts';
import { DraftInput } from './swap.ts';

export const SupersedeInput = DraftInput.extend({
  /** What the draft was made from; the role was read when it ended. */
  window: WindowInput,
  /** What ended the review: a person, whose approval came too late, or the change, and then who made it. */
  decision: z.object({ kind: z.string(), reason: z.string().optional() }),
});
export type SupersedeInput = z.infer<typeof SupersedeInput>;

export interface Supersession {
  readonly ticket: string;
  readonly reason: string;
  readonly by: readonly RoleChange[];
  readonly at: string;
}

/**
 * Gives up a draft that speaks of a role that is no more: marks its ticket, so that nobody can decide on it, and says
 * who changed the role. The role is looked at and drafted anew after this.
 */
export async function supersede(
  { execution, role, window, decision, ...refs }: SupersedeInput,
  {
    roles,
    trails,
    archive,
    tickets,
    notices,
    clock,
  }: Pick<Ports, 'roles' | 'trails' | 'archive' | 'tickets' | 'notices' | 'clock'>,
): Promise<Supersession> {
  const at = clock.now().toISOString();
  const [drafted, live] = await Promise.all([
    fetchKept(archive, 'snapshot', refs.snapshot),
    sameRole(roles, role),
  ]);
  const policies = [...drafted.attached, ...live.attached].map(({ arn }) => arn);
  const changes = await trails.changes({ arn: role.arn, policies }, { from: window.to, to: at });
  const by = changes.slice(-20);
  const { others } = rollback(drafted, live, drafted, true);
  const told = decision.kind === 'superseded' ? decision.reason : undefined;
  const reason =
    told ??
    (others.length === 0
      ? 'the role was not as the draft knew it when it was to be swapped, and is by now'
      : driftText(others.slice(0, 20), by, stackOf(live)));
  const ticket = ticketIdOf(execution, refs.proposal.digest);
  await tickets.supersede(ticket, { at, reason });
  await notices.send({
    kind: 'superseded',
    roleArn: role.arn,
    ticketId: ticket,
    subject: `${nameOf({ role }).slice(0, 64)} was changed before the swap`,
    body: `Nothing was swapped: ${reason}. A new draft is made from the role as it is now.`,
  });
  return { ticket, reason, by, at };
}
