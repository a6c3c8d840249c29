import { expect, it } from 'vitest';
import { diffOf, isLost, totalsOf } from '../../../lib/review/diff.ts';
import * as documents from '../../support/review-documents.ts';
import { evidence } from '../../support/review-evidence.ts';

const proposal = {
  ...documents.proposal,
  kept: [
    { action: 's3:GetObject', resources: ['arn:aws:s3:::a/*'], calls: 3 },
    { action: 's3:GetObject', resources: ['arn:aws:s3:::b/*'], calls: 1 },
    { action: 'sqs:SendMessage', resources: ['*'], calls: 1 },
  ],
  unknown: [
    { action: 's3:GetObject', resources: ['arn:aws:s3:::c/*'], reason: 'not logged' },
    { action: 'iam:PassRole', resources: ['*'], reason: 'never logged' },
  ],
  removed: ['ec2:RunInstances', 's3:PutObject'],
};

it('puts what was seen in use first, then what is unknown, and services lost whole last', () => {
  const diff = diffOf(proposal, evidence, documents.gates);

  expect(diff.map((service) => [service.service, isLost(service)])).toEqual([
    ['s3', false],
    ['sqs', false],
    ['iam', false],
    ['ec2', true],
  ]);
});

it('gives each kept action its calls, the most frequent first', () => {
  const s3 = diffOf(proposal, evidence, documents.gates)[0];

  expect(s3?.kept[0]?.observed.map(({ count }) => count)).toEqual([640, 212]);
});

it('counts an action once, and as kept when it is unknown elsewhere', () => {
  expect(totalsOf(proposal)).toEqual({
    before: 5,
    after: 3,
    kept: 2,
    unknown: 1,
    removed: 2,
    servicesBefore: 4,
    servicesAfter: 3,
  });
});

it('counts an action once that is lost on some resources and stays on others', () => {
  expect(totalsOf({ ...proposal, removed: ['s3:GetObject'] })).toMatchObject({
    before: 3,
    after: 3,
  });
});
