import type { Call } from '../../lib/domain/evidence/evidence.ts';
import { draftProposal } from '../../lib/domain/proposal/draft.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../../lib/domain/role.ts';
import type { Visibility } from '../../lib/domain/trail/visibility.ts';
import { callOf, everyDay, evidenceOf } from './evidence-of.ts';

export const everything: Visibility = (action) =>
  action === 'iam:PassRole' ? { kind: 'inferred', reason: 'never logged' } : { kind: 'logged' };
export const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';
export const OTHER = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Other';
export const getItem = callOf('dynamodb:GetItem', TABLE, everyDay(1, 14));

export function draft(
  role: RoleSnapshot,
  calls: readonly Call[],
  more: { visibility?: Visibility; quota?: number } = {},
) {
  return draftProposal({
    role,
    roleDigest: 'd',
    evidence: evidenceOf({ calls }),
    visibility: more.visibility ?? everything,
    warnings: [],
    attachmentQuota: more.quota ?? 10,
    stamp: 'stamp',
  });
}
export function proposed(...args: Parameters<typeof draft>): Proposal {
  const drafting = draft(...args);
  if (drafting.kind !== 'proposed') throw new Error(`${drafting.kind}: ${drafting.reasons.join()}`);
  return drafting.proposal;
}
export const statementsOf = ({ attach }: Proposal) =>
  attach.flatMap(({ document }) => document.statements);
