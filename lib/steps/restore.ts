import { arrived } from '../domain/change/plan.ts';
import type { OtherChange } from '../domain/change/rollback.ts';
import { withGivenBack } from '../domain/probation/given-back.ts';
import type { Ports } from '../ports.ts';
import { rollBack } from './roll-back.ts';
import { sameRole } from './same-role.ts';
import { type SwapInput, swapOf } from './swap.ts';

export { SwapInput as RestoreInput } from './swap.ts';

export interface Restoration {
  readonly at: string;
  /** The writes it took: none when the role was as in the snapshot already. */
  readonly writes: number;
  /** What others changed since the swap, and was left as they made it. */
  readonly others: readonly OtherChange[];
}

/** Puts the snapshot back, whole; what others changed since the swap stays. Throws as rollBack does. */
export async function restore(
  input: SwapInput,
  ports: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Restoration> {
  const { archive, clock } = ports;
  const { snapshot, ticket, operations, roles } = await swapOf(input, ports);
  const live = await sameRole(roles, input.role);
  const { writes, others } = await rollBack(
    {
      kind: 'restore',
      ticket,
      before: async () => input.snapshot,
      live,
      left: withGivenBack(arrived(snapshot, operations), live, snapshot),
      passed: [snapshot],
      wanted: snapshot,
      keepOthers: true,
      quota: null,
      at: clock.now().toISOString(),
    },
    { roles, archive },
  );
  await roles.tag(input.role.arn, { 'lp:status': 'restored' });
  return { at: clock.now().toISOString(), writes: writes.length, others };
}
