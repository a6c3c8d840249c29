import { z } from 'zod';
import { restorePlan, sameAccess } from '../domain/change/plan.ts';
import { UndoFailed } from '../domain/errors.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const RestoreInput = z.strictObject({ role: RoleInput, snapshot: RefInput });
export type RestoreInput = z.infer<typeof RestoreInput>;

export interface Restoration {
  readonly at: string;
  /** The writes it took: none when the role was as in the snapshot already. */
  readonly writes: number;
}

/** Puts the snapshot back, whole. Throws UndoFailed when what is read back differs from it. */
export async function restore(
  { role, snapshot }: RestoreInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Restoration> {
  const wanted = await fetchKept(archive, 'snapshot', snapshot);
  const plan = restorePlan(await sameRole(roles, role), wanted);
  await carryOut(plan, role, roles);
  if (!sameAccess(await sameRole(roles, role), wanted)) {
    throw new UndoFailed(
      `${role.arn}: the policies read back differ from the snapshot ${snapshot.key}: its boundary, trust or a policy document was changed by somebody since`,
    );
  }
  await roles.tag(role.arn, { 'lp:status': 'restored' });
  return { at: clock.now().toISOString(), writes: plan.length };
}
