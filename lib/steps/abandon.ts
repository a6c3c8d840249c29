import { z } from 'zod';
import { applyPlan, stepsOf, walkBack } from '../domain/change/plan.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { RefInput, RoleInput } from './inputs.ts';

export const AbandonInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  proposal: RefInput,
  snapshot: RefInput,
});
export type AbandonInput = z.infer<typeof AbandonInput>;

export interface Abandonment {
  readonly at: string;
}

/**
 * Walks a swap back that could not be finished, from wherever it stopped: what was taken is given back first, then what
 * was given is taken. What others changed meanwhile stays as they made it. Throws NotPropagated until all of it shows.
 */
export async function abandon(
  { execution, role, ...refs }: AbandonInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Abandonment> {
  const [proposal, snapshot] = await Promise.all([
    fetchKept(archive, 'proposal', refs.proposal),
    fetchKept(archive, 'snapshot', refs.snapshot),
  ]);
  const ticket = ticketIdOf(execution, refs.proposal.digest);
  const marked = roles.forTicket(ticket);
  const back = walkBack(stepsOf(snapshot, applyPlan(snapshot, proposal, ticket)));
  await carryOut(back, role, marked);
  await marked.tag(role.arn, { 'lp:status': 'abandoned' });
  return { at: clock.now().toISOString() };
}
