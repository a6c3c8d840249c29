import { expect, it } from 'vitest';
import type { DeniedBy } from '../../../../lib/domain/evidence/evidence.ts';
import { refusalOf } from '../../../../lib/domain/trail/refusal.ts';

it.each<[DeniedBy, string]>([
  ['no-identity-policy', 'no policy of the role'],
  ['identity-policy', 'a policy of the role denies'],
  ['boundary', 'permissions boundary'],
  ['session-policy', 'session'],
  ['scp', 'service control policy'],
  ['rcp', 'resource control policy'],
  ['resource-policy', 'of the resource'],
  ['vpc-endpoint', 'VPC endpoint'],
  ['unknown', 'does not say'],
])('a refusal by %s is told as "... %s ..."', (by, words) => {
  expect(refusalOf({ by, errorCode: 'AccessDenied' })).toContain(words);
});

it.each(['Client.UnauthorizedOperation', 'UnauthorizedOperation'])(
  'tells how to decode what EC2 hides behind %s, unless the message said it openly',
  (errorCode) => {
    expect(refusalOf({ by: 'unknown', errorCode })).toContain('decode-authorization-message');
    expect(refusalOf({ by: 'scp', errorCode })).not.toContain('decode');
  },
);
