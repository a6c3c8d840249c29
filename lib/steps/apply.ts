import * as z from 'zod';
import { draftArn, type Operation } from '../domain/change/operation.ts';
import { arrived, onTheWay, restorePlan, stepsOf } from '../domain/change/plan.ts';
import { rollback } from '../domain/change/rollback.ts';
import { StaleProposal } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Ports, Ref, Roles } from '../ports.ts';
import { keep } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { RefInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';
import { makeSureOfRoom } from './room.ts';
import { sameRole } from './same-role.ts';
import { DraftInput, swapOf } from './swap.ts';

export const ApplyInput = DraftInput.extend({
  decision: z.object({
    kind: z.literal('approved'),
    by: z.string().min(1),
    at: z.string(),
    /** The draft, or a revision of it. */
    proposal: RefInput,
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
  ports: Pick<Ports, 'roles' | 'archive' | 'leases' | 'clock'>,
): Promise<Application> {
  const { archive, clock } = ports;
  const { role, decision } = input;
  await keepRole(input, { until: clock.now().toISOString(), changes: true }, ports);
  const swap = { ...input, approved: decision.proposal };
  const { proposal, snapshot, ticket, operations, roles } = await swapOf(swap, ports);
  const live = await sameRole(roles, role);
  if (!onTheWay(live, snapshot, operations)) {
    await takeOut(operations, snapshot, live, roles);
    throw new StaleProposal(`${role.arn} was changed by somebody after the draft was made`);
  }
  makeSureOfRoom(live, operations, await roles.attachmentQuota());

  const steps = stepsOf(snapshot, operations);
  // The time of the decision is the same for a run that goes on: one change is kept once.
  const kept = { ticket, snapshot: input.snapshot, steps, at: decision.at };
  const plan = await keep(archive, 'plan', { kind: 'apply', ...kept }, role.id);
  await carryOut(operations, role, roles);
  await roles.tag(role.arn, { 'lp:status': 'probation' });

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
