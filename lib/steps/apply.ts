import { z } from 'zod';
import { draftArn, type Operation } from '../domain/change/operation.ts';
import {
  applyPlan,
  arrived,
  mostAttached,
  onTheWay,
  restorePlan,
  stepsOf,
} from '../domain/change/plan.ts';
import { rollback } from '../domain/change/rollback.ts';
import { NoRoom, StaleProposal } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports, Ref, Roles } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { holdRole } from './hold-role.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const ApplyInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  proposal: RefInput,
  snapshot: RefInput,
  decision: z.object({
    kind: z.literal('approved'),
    by: z.string().min(1),
    at: z.string(),
    proposal: z.string(),
  }),
});
export type ApplyInput = z.infer<typeof ApplyInput>;

export interface Application {
  /** The plan as it was before the first write: each write with its inverse. */
  readonly plan: Ref;
  readonly attached: readonly string[];
  readonly detached: readonly string[];
  readonly at: string;
}

/**
 * Swaps the policies: the plan with its inverses is written down first, then everything given and read back, then
 * everything taken, one by one. Run again after a crash at any call it finds the role on its way and goes on. A role
 * that somebody else changed throws StaleProposal, after what stood there of this swap was walked back; one without room
 * for old and new policies together throws NoRoom, and nothing was written; nor was it when another execution has the role
 * by now (RoleTaken).
 */
export async function apply(
  input: ApplyInput,
  { roles, archive, leases, clock }: Pick<Ports, 'roles' | 'archive' | 'leases' | 'clock'>,
): Promise<Application> {
  const { role, decision } = input;
  if (decision.proposal !== input.proposal.digest) {
    throw new StaleProposal(
      `${decision.by} approved proposal ${decision.proposal}, and this one is ${input.proposal.digest}`,
    );
  }
  await holdRole(input, { leases, clock });
  const [proposal, snapshot] = await Promise.all([
    fetchKept(archive, 'proposal', input.proposal),
    fetchKept(archive, 'snapshot', input.snapshot),
  ]);
  const ticket = ticketIdOf(input.execution, input.proposal.digest);
  const marked = roles.forTicket(ticket);
  const operations = applyPlan(snapshot, proposal, ticket);
  const live = await sameRole(marked, role);
  if (!onTheWay(live, snapshot, operations)) {
    await takeOut(operations, snapshot, live, marked);
    throw new StaleProposal(`${role.arn} was changed by somebody after the draft was made`);
  }
  await makeSureOfRoom(live, operations, marked);

  const plan = await keep(archive, 'plan', {
    kind: 'apply',
    ticket,
    snapshot: input.snapshot,
    steps: stepsOf(snapshot, operations),
    // The same for a run that goes on: one change is kept once.
    at: decision.at,
  });
  await carryOut(operations, role, marked);
  await marked.tag(role.arn, { 'lp:status': 'probation' });

  return {
    plan,
    attached: proposal.attach.map((draft) => draftArn(role.arn, draft)),
    detached: proposal.detach.map((removal) =>
      removal.kind === 'managed' ? removal.arn : `inline policy ${removal.name}`,
    ),
    at: clock.now().toISOString(),
  };
}

/**
 * Walks a swap back that cannot go on, if any of it stands there: old policies may be gone already, so they come back
 * before the new ones are taken. What others changed stays as they made it.
 */
async function takeOut(
  operations: readonly Operation[],
  snapshot: RoleSnapshot,
  live: RoleSnapshot,
  roles: Roles,
): Promise<void> {
  const ours = new Set(operations.flatMap((each) => (each.kind === 'attach' ? [each.arn] : [])));
  if (!live.attached.some(({ arn }) => ours.has(arn))) return;
  const swapped = arrived(snapshot, operations);
  const { target } = rollback(swapped, live, snapshot, true, [snapshot]);
  await carryOut(restorePlan(live, target), live, roles);
}

async function makeSureOfRoom(
  live: RoleSnapshot,
  operations: readonly Operation[],
  roles: Roles,
): Promise<void> {
  const needed = mostAttached(live, operations);
  const quota = await roles.attachmentQuota();
  if (needed <= quota) return;
  throw new NoRoom(
    `${live.arn} would have ${needed} managed policies in the middle of the swap and may have ${quota}: detach ${needed - quota} that it does not need, or have the quota raised, and start again`,
  );
}
