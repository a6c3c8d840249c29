import { z } from 'zod';
import { applyPlan, arrived, draftArn, onTheWay, restorePlan } from '../domain/change/plan.ts';
import { StaleProposal } from '../domain/errors.ts';
import { accountOf } from '../domain/role.ts';
import type { Ports, Ref } from '../ports.ts';
import { fetchKept } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const ApplyInput = z.strictObject({
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
  readonly undo: Ref;
  readonly attached: readonly string[];
  readonly detached: readonly string[];
  readonly at: string;
}

/**
 * Swaps the policies: undo written first, then everything given and read back, then everything taken, one by one.
 * Run again after a crash at any call it finds the role on its way and goes on; a role that somebody else changed
 * throws StaleProposal, and nothing was written.
 */
export async function apply(
  input: ApplyInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Application> {
  const { role, decision } = input;
  if (decision.proposal !== input.proposal.digest) {
    throw new StaleProposal(
      `${decision.by} approved proposal ${decision.proposal}, and this one is ${input.proposal.digest}`,
    );
  }
  const [proposal, snapshot] = await Promise.all([
    fetchKept(archive, 'proposal', input.proposal),
    fetchKept(archive, 'snapshot', input.snapshot),
  ]);
  const plan = applyPlan(snapshot, proposal);
  if (!onTheWay(await sameRole(roles, role), snapshot, plan)) {
    throw new StaleProposal(`${role.arn} was changed by somebody after the draft was made`);
  }

  const undo = await archive.put('undo', {
    snapshot: input.snapshot,
    plan: restorePlan(arrived(snapshot, plan), snapshot),
  });
  for (const draft of proposal.attach)
    await roles.createPolicy({ ...draft, account: accountOf(role.arn) });
  await carryOut(plan, role, roles);
  await roles.tag(role.arn, { 'lp:status': 'probation' });

  return {
    undo,
    attached: proposal.attach.map((draft) => draftArn(role.arn, draft)),
    detached: proposal.detach.map((removal) =>
      removal.kind === 'managed' ? removal.arn : `inline policy ${removal.name}`,
    ),
    at: clock.now().toISOString(),
  };
}
