import { describe, expect, it } from 'vitest';
import type { Denial } from '../../../../lib/domain/evidence/evidence.ts';
import { missedIn, tallyOf } from '../../../../lib/domain/probation/missed.ts';
import { callOf, denialOf, evidenceOf, ledgerOf } from '../../../support/evidence-of.ts';
import { allow, documentOf } from '../../../support/snapshot-of.ts';

const KEY = 'arn:aws:s3:::b/k';
const before = [documentOf(allow(['s3:*']))];
const left = [documentOf(allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::b*']))];
/** PutObject was given back, and somebody took ListBucket. */
const now = [documentOf(allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::b*']))];

const missed = (...parts: Parameters<typeof evidenceOf>) =>
  missedIn(evidenceOf(...parts), { before, left, now });

const NOTHING = { ours: 0, regained: 0, neverGranted: 0, notOurs: {}, notIam: 0 };

describe('a refusal', () => {
  it.each<[what: string, action: string, more: Partial<Denial>, tally: object]>([
    ['of what was granted and is lost is ours', 's3:DeleteObject', {}, { ours: 2 }],
    [
      'is ours too when the message does not say who',
      's3:DeleteObject',
      { by: 'unknown' },
      { ours: 2 },
    ],
    ['of what was lost and is there again is regained', 's3:PutObject', {}, { regained: 2 }],
    ['of what was never granted is not', 'sqs:SendMessage', {}, { neverGranted: 2 }],
    [
      'of what somebody else took is theirs',
      's3:ListBucket',
      {},
      { notOurs: { 'another-change': 2 } },
    ],
    [
      "of what the policies allow all along is somebody else's",
      's3:GetObject',
      { by: 'unknown' },
      { notOurs: { unknown: 2 } },
    ],
    [
      "by a Deny of the role's own",
      's3:DeleteObject',
      { by: 'identity-policy', explicit: true },
      { notOurs: { 'explicit-deny': 2 } },
    ],
    ['by an SCP', 's3:DeleteObject', { by: 'scp' }, { notOurs: { scp: 2 } }],
    [
      'by an SCP, explicitly',
      's3:DeleteObject',
      { by: 'scp', explicit: true },
      { notOurs: { scp: 2 } },
    ],
    ['by an RCP', 's3:DeleteObject', { by: 'rcp', explicit: true }, { notOurs: { rcp: 2 } }],
    ['by the boundary', 's3:DeleteObject', { by: 'boundary' }, { notOurs: { boundary: 2 } }],
    [
      'by a bucket policy',
      's3:DeleteObject',
      { by: 'resource-policy' },
      { notOurs: { 'resource-policy': 2 } },
    ],
    [
      'by a session policy',
      's3:DeleteObject',
      { by: 'session-policy' },
      { notOurs: { 'session-policy': 2 } },
    ],
    [
      'by a VPC endpoint',
      's3:DeleteObject',
      { by: 'vpc-endpoint' },
      { notOurs: { 'vpc-endpoint': 2 } },
    ],
  ])('%s', (_, action, more, tally) => {
    const found = missed({ denials: [denialOf(action, KEY, more)] });
    expect(tallyOf(found)).toEqual({ ...NOTHING, ...tally });
  });

  it('is told with its first time and its count', () => {
    expect(missed({ denials: [denialOf('s3:DeleteObject', KEY)] }).lost).toEqual([
      {
        action: 's3:DeleteObject',
        resource: KEY,
        how: 'denied',
        calls: 2,
        first: '2026-09-03T08:00:00Z',
      },
    ]);
  });

  it('by no policy at all is counted', () => {
    const { records } = ledgerOf();
    const ledger = ledgerOf({
      records: { ...records, dropped: { 'not-iam-denial': 4, duplicate: 9 } },
    });
    expect(tallyOf(missed({ ledger }))).toEqual({ ...NOTHING, notIam: 4 });
  });
});

describe('a call in a log of before the swap', () => {
  it('that would be refused now is ours', () => {
    expect(missed({ calls: [callOf('s3:DeleteObject', KEY)] }).lost).toMatchObject([
      { how: 'would-be-denied', calls: 3 },
    ]);
  });

  it('that would be allowed again is regained', () => {
    expect(tallyOf(missed({ calls: [callOf('s3:PutObject', KEY)] }))).toEqual({
      ...NOTHING,
      regained: 3,
    });
  });

  it.each([
    ['is allowed', 's3:GetObject'],
    ['somebody else took', 's3:ListBucket'],
    ['never was granted by the role', 'sqs:SendMessage'],
  ])('that %s is nothing', (_, action) => {
    expect(tallyOf(missed({ calls: [callOf(action, KEY)] }))).toEqual(NOTHING);
  });
});

it('names the earliest first', () => {
  const late = denialOf('s3:DeleteObject', 'arn:aws:s3:::b/late', {
    first: '2026-09-09T00:00:00Z',
  });
  const early = callOf('s3:DeleteObject', 'arn:aws:s3:::b/early');
  expect(missed({ denials: [late], calls: [early] }).lost.map(({ resource }) => resource)).toEqual([
    'arn:aws:s3:::b/early',
    'arn:aws:s3:::b/late',
  ]);
});
