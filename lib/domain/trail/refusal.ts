import type { Denial, DeniedBy } from '../evidence/evidence.ts';

const BY: Readonly<Record<DeniedBy, string>> = {
  'no-identity-policy': 'no policy of the role allows it',
  'identity-policy': 'a policy of the role denies it',
  boundary: 'the permissions boundary does not allow it',
  'session-policy': 'the policy of the session does not allow it',
  scp: 'a service control policy of the organisation does not allow it',
  rcp: 'a resource control policy of the organisation does not allow it',
  'resource-policy': 'a policy of the resource does not allow it',
  'vpc-endpoint': 'the policy of the VPC endpoint does not allow it',
  unknown: 'the record does not say which policy refused',
};

/**
 * Why a call was refused, in a clause. EC2 encodes the reason so that only those who may ask can read it (STS API
 * reference, DecodeAuthorizationMessage): then the clause says how to ask.
 */
export function refusalOf({ by, errorCode }: Pick<Denial, 'by' | 'errorCode'>): string {
  return by === 'unknown' && /(?:^|\.)UnauthorizedOperation$/.test(errorCode)
    ? 'the record does not say which policy refused: `aws sts decode-authorization-message` on the encoded part of the errorMessage does'
    : BY[by];
}
