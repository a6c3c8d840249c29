import { expect, it } from 'vitest';
import { regressions } from '../../../lib/domain/regression.ts';
import { callOf, denialOf, evidenceOf } from '../../support/evidence-of.ts';
import { allow, documentOf } from '../../support/snapshot-of.ts';

const before = [documentOf(allow(['s3:*']))];
const now = [documentOf(allow(['s3:GetObject'], ['arn:aws:s3:::b/*']))];
const missed = (...parts: Parameters<typeof evidenceOf>) =>
  regressions(evidenceOf(...parts), before, now);

it('finds a refusal of what the old policies allowed', () => {
  expect(missed({ denials: [denialOf('s3:PutObject', 'arn:aws:s3:::b/k')] })).toEqual([
    {
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::b/k',
      how: 'denied',
      calls: 2,
      first: '2026-09-03T08:00:00Z',
    },
  ]);
});

it('finds a call in an old log that the new policies would refuse', () => {
  expect(missed({ calls: [callOf('s3:PutObject', 'arn:aws:s3:::b/k')] })).toMatchObject([
    { how: 'would-be-denied', calls: 3 },
  ]);
});

it.each([
  ['what is still allowed', { calls: [callOf('s3:GetObject', 'arn:aws:s3:::b/k')] }],
  [
    'what was never granted',
    { denials: [denialOf('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q')] },
  ],
  [
    'a refusal by an SCP',
    { denials: [denialOf('s3:PutObject', 'arn:aws:s3:::b/k', { by: 'scp' })] },
  ],
  [
    'a refusal by the boundary',
    { denials: [denialOf('s3:PutObject', 'arn:aws:s3:::b/k', { by: 'boundary' })] },
  ],
  [
    'a refusal by a bucket policy',
    { denials: [denialOf('s3:PutObject', 'arn:aws:s3:::b/k', { by: 'resource-policy' })] },
  ],
] as const)('leaves alone %s', (_, evidence) => {
  expect(missed(evidence)).toEqual([]);
});

it('names the earliest first', () => {
  const late = denialOf('s3:PutObject', 'arn:aws:s3:::b/late', { first: '2026-09-09T00:00:00Z' });
  expect(
    missed({ denials: [late], calls: [callOf('s3:PutObject', 'arn:aws:s3:::b/early')] }).map(
      ({ resource }) => resource,
    ),
  ).toEqual(['arn:aws:s3:::b/early', 'arn:aws:s3:::b/late']);
});
