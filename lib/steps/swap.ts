import * as z from 'zod';
import type { Operation } from '../domain/change/operation.ts';
import { applyPlan } from '../domain/change/plan.ts';
import { BadInput } from '../domain/errors.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports, Roles } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';

/** The draft that a ticket was opened with, and the role that it was made from. */
export const DraftInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  /** Names the ticket; a person may have approved a later revision. */
  proposal: RefInput,
  snapshot: RefInput,
});

/** What the states that walk a swap back or undo it are all given. */
export const SwapInput = DraftInput.extend({
  /** The proposal that was approved. */
  approved: RefInput,
});
export type SwapInput = z.infer<typeof SwapInput>;

/** A swap as it was decided on: the same for every run, so that each finds what another left. */
interface Swap {
  readonly proposal: Proposal;
  /** The role before it. */
  readonly snapshot: RoleSnapshot;
  readonly ticket: string;
  readonly operations: readonly Operation[];
  /** The roles, every call marked with the ticket. */
  readonly roles: Roles;
}

/** Throws BadInput when the approved proposal is of another role. */
export async function swapOf(
  input: SwapInput,
  { roles, archive }: Pick<Ports, 'roles' | 'archive'>,
): Promise<Swap> {
  const [proposal, snapshot] = await Promise.all([
    fetchKept(archive, 'proposal', input.approved),
    fetchKept(archive, 'snapshot', input.snapshot),
  ]);
  if (proposal.roleArn !== input.role.arn) {
    throw new BadInput(
      `The approved proposal speaks of ${proposal.roleArn}, and this run is about ${input.role.arn}.`,
    );
  }
  const ticket = ticketIdOf(input.execution, input.proposal.digest);
  const operations = applyPlan(snapshot, proposal, ticket);
  return { proposal, snapshot, ticket, operations, roles: roles.forTicket(ticket) };
}
