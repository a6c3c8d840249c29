import { stepsOf, walkBack } from '../domain/change/plan.ts';
import type { Ports } from '../ports.ts';
import { carryOut } from './carry-out.ts';
import { type SwapInput, swapOf } from './swap.ts';

export { SwapInput as AbandonInput } from './swap.ts';

export interface Abandonment {
  readonly at: string;
}

/**
 * Walks a swap back that could not be finished, from wherever it stopped: what was taken is given back first, then what
 * was given is taken. What others changed meanwhile stays as they made it. Throws NotPropagated until all of it shows.
 */
export async function abandon(
  input: SwapInput,
  ports: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Abandonment> {
  const { snapshot, operations, roles } = await swapOf(input, ports);
  await carryOut(walkBack(stepsOf(snapshot, operations)), input.role, roles);
  await roles.tag(input.role.arn, { 'lp:status': 'abandoned' });
  return { at: ports.clock.now().toISOString() };
}
