import { z } from 'zod';
import { applyPlan, arrived, restorePlan, sameAccess } from '../domain/change/plan.ts';
import { type OtherChange, rollback } from '../domain/change/rollback.ts';
import { UndoFailed } from '../domain/errors.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const RestoreInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  proposal: RefInput,
  snapshot: RefInput,
});
export type RestoreInput = z.infer<typeof RestoreInput>;

export interface Restoration {
  readonly at: string;
  /** The writes it took: none when the role was as in the snapshot already. */
  readonly writes: number;
  /** What others changed since the swap, and was left as they made it. */
  readonly others: readonly OtherChange[];
}

/**
 * Puts the snapshot back, whole; what others changed since the swap stays. Throws UndoFailed when what is read back
 * differs from that.
 */
export async function restore(
  { execution, role, ...refs }: RestoreInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Restoration> {
  const [proposal, snapshot] = await Promise.all([
    fetchKept(archive, 'proposal', refs.proposal),
    fetchKept(archive, 'snapshot', refs.snapshot),
  ]);
  const ticket = ticketIdOf(execution, refs.proposal.digest);
  const marked = roles.forTicket(ticket);
  const live = await sameRole(marked, role);
  const left = arrived(snapshot, applyPlan(snapshot, proposal, ticket));
  const { target, others } = rollback(left, live, snapshot, true);
  const plan = restorePlan(live, target);
  await carryOut(plan, role, marked);
  if (!sameAccess(await sameRole(marked, role), target)) {
    throw new UndoFailed(
      `${role.arn}: the policies read back are not those of the snapshot ${refs.snapshot.key} with what others changed since: somebody changes the role right now`,
    );
  }
  await marked.tag(role.arn, { 'lp:status': 'restored' });
  return { at: clock.now().toISOString(), writes: plan.length, others };
}
