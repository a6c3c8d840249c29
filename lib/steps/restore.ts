import { z } from 'zod';
import { applyPlan, arrived } from '../domain/change/plan.ts';
import type { OtherChange } from '../domain/change/rollback.ts';
import { withGivenBack } from '../domain/probation/given-back.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { rollBack } from './roll-back.ts';
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

/** Puts the snapshot back, whole; what others changed since the swap stays. Throws as rollBack does. */
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
  const swapped = arrived(snapshot, applyPlan(snapshot, proposal, ticket));
  const { writes, others } = await rollBack(
    {
      kind: 'restore',
      ticket,
      before: async () => refs.snapshot,
      live,
      left: withGivenBack(swapped, live, snapshot),
      passed: [snapshot],
      wanted: snapshot,
      keepOthers: true,
      quota: null,
      at: clock.now().toISOString(),
    },
    { roles: marked, archive },
  );
  await marked.tag(role.arn, { 'lp:status': 'restored' });
  return { at: clock.now().toISOString(), writes: writes.length, others };
}
