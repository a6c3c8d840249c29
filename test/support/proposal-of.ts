import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import { POLICIES, ROLES } from './account-fixture.ts';

/** A proposal for `orders-api` of the small account: its broad policies go, what says otherwise is given. */
export function proposalOf(given: Pick<Proposal, 'attach'> & Partial<Proposal>): Proposal {
  return {
    roleArn: ROLES.orders,
    roleDigest: '',
    detach: [
      { kind: 'managed', name: 'orders-access', arn: POLICIES.orders },
      { kind: 'managed', name: 'AmazonSQSReadOnlyAccess', arn: POLICIES.aws },
      { kind: 'inline', name: 'inline-queue' },
    ],
    untouched: ['shared-read', 'inline-logs'],
    kept: [],
    removed: [],
    unknown: [],
    denied: [],
    notGranted: [],
    wildcards: [],
    warnings: [],
    ...given,
  };
}
