import * as z from 'zod';
import { Options } from '../domain/options.ts';
import { accountOf, roleNameOf } from '../domain/role.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { openingRules, type RulesAtOpening } from '../review-rules.ts';
import { fetchKept } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';

export const ReviewInput = z.strictObject({
  execution: z.string().min(1),
  taskToken: z.string().min(1),
  role: RoleInput,
  options: Options,
  proposal: RefInput,
  snapshot: RefInput,
  evidence: RefInput,
  verification: z.object({ gates: RefInput, failed: z.array(z.string()) }),
});
export type ReviewInput = z.infer<typeof ReviewInput>;

/** How long a ticket waits: the TimeoutSeconds of the Review state. */
export const REVIEW_SECONDS = 2_592_000;

/** Where nobody set who reviews. */
const ANYBODY: RulesAtOpening = { approvals: 1, requesterApproves: true, approvers: [] };

/**
 * Opens the ticket and tells the reviewers. The decision arrives through the ticket store, which keeps the token. Throws
 * RoleTaken, and opens nothing, when another execution has the role by now.
 */
export async function openReview(
  input: ReviewInput,
  ports: Pick<Ports, 'tickets' | 'archive' | 'leases' | 'notices' | 'clock'>,
  review: RulesAtOpening = ANYBODY,
): Promise<{ readonly ticketId: string }> {
  const { tickets, archive, notices, clock } = ports;
  const { requester } = input.options;
  const { approvals } = review;
  const rules = openingRules(review);
  const { role, proposal: ref, snapshot, evidence, verification } = input;
  const proposal = await fetchKept(archive, 'proposal', ref);
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + REVIEW_SECONDS * 1000).toISOString();
  await keepRole(input, { until: expiresAt }, ports);
  const id = ticketIdOf(input.execution, ref.digest);
  await tickets.open(
    {
      id,
      execution: input.execution,
      roleArn: role.arn,
      openedAt: now.toISOString(),
      expiresAt,
      proposal: ref,
      evidence,
      verification: verification.gates,
      snapshot,
      blocked: verification.failed,
      removes: new Set(proposal.removed).size,
      ...(requester === undefined ? {} : { requester }),
      ...(approvals === 1 ? {} : { approvals }),
      ...(rules === null ? {} : { rules }),
    },
    input.taskToken,
  );
  const name = roleNameOf(role.arn);
  await notices.send({
    kind: 'review',
    roleArn: role.arn,
    ticketId: id,
    proposal: ref.digest,
    subject: `Review: ${name.slice(0, 64)}`,
    body: `In account ${accountOf(role.arn)}: it would lose ${proposal.removed.length} actions and keep ${proposal.kept.length} it was seen to use; ${proposal.unknown.length} cannot be judged and stay.`,
  });
  return { ticketId: id };
}
