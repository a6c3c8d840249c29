import { z } from 'zod';
import { restorePlan, sameAccess } from '../domain/change/plan.ts';
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
}

/** Puts the snapshot back, whole. Throws UndoFailed when what is read back differs from it. */
export async function restore(
  { execution, role, proposal, snapshot }: RestoreInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Restoration> {
  const wanted = await fetchKept(archive, 'snapshot', snapshot);
  const marked = roles.forTicket(ticketIdOf(execution, proposal.digest));
  const plan = restorePlan(await sameRole(marked, role), wanted);
  await carryOut(plan, role, marked);
  if (!sameAccess(await sameRole(marked, role), wanted)) {
    throw new UndoFailed(
      `${role.arn}: the policies read back differ from the snapshot ${snapshot.key}: its boundary, trust or a policy document was changed by somebody since`,
    );
  }
  await marked.tag(role.arn, { 'lp:status': 'restored' });
  return { at: clock.now().toISOString(), writes: plan.length };
}
