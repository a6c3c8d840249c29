import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPlan,
  arrived,
  draftArn,
  onTheWay,
  restorePlan,
  sameAccess,
} from '../../../../lib/domain/change/plan.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import { allow, documentOf, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const broad = managed('broad', allow(['s3:*']));
const other = managed('other', allow(['sqs:*']));
const inline = { name: 'inline', document: documentOf(allow(['sns:*'])) };
const role = snapshotOf({ attached: [broad, other], inline: [inline] });
const draft = {
  name: 'app-1',
  path: '/ratchet/',
  description: '',
  document: documentOf(allow(['s3:GetObject'])),
};
const proposal: Proposal = {
  roleArn: role.arn,
  roleDigest: '',
  attach: [draft],
  detach: [
    { kind: 'managed', name: 'broad', arn: broad.arn },
    { kind: 'inline', name: 'inline' },
  ],
  untouched: ['other'],
  kept: [],
  removed: [],
  unknown: [],
  denied: [],
  notGranted: [],
  wildcards: [],
  warnings: [],
};
const plan = applyPlan(role, proposal);

it("names a draft's ARN in the role's own partition and account", () => {
  expect(draftArn('arn:aws-cn:iam::444455556666:role/x', draft)).toBe(
    'arn:aws-cn:iam::444455556666:policy/ratchet/app-1',
  );
});

it('gives before it takes', () => {
  expect(plan.map(({ kind }) => kind)).toEqual(['attach', 'detach', 'delete-inline']);
});

it('ends with the drafts and what was to stay', () => {
  const end = arrived(role, plan);
  expect(end.attached.map(({ name }) => name)).toEqual(['other', 'app-1']);
  expect(end.inline).toEqual([]);
});

describe('onTheWay', () => {
  it('holds whichever of the writes took effect', () => {
    fc.assert(
      fc.property(fc.subarray([...plan]), (done) => {
        expect(onTheWay(arrived(role, done), role, plan)).toBe(true);
      }),
    );
  });

  const strangers: readonly (readonly [string, Partial<RoleSnapshot>])[] = [
    [
      'a policy that somebody attached',
      { attached: [...role.attached, managed('new', allow(['ec2:*']))] },
    ],
    ['a policy that somebody detached', { attached: [broad] }],
    [
      'a policy whose document somebody changed',
      { attached: [managed('broad', allow(['s3:*', 'ec2:*'])), other] },
    ],
    [
      'an inline policy that somebody changed',
      { inline: [{ name: 'inline', document: documentOf(allow(['ec2:*'])) }] },
    ],
    ['a boundary that somebody set', { boundary: other }],
    ['another trust policy', { trust: {} }],
    ['another role under the name', { id: 'AROAOTHER' }],
  ];
  it.each(strangers)('does not hold with %s', (_, change) => {
    expect(onTheWay({ ...role, ...change }, role, plan)).toBe(false);
  });
});

it('restores a snapshot from any mix of policies', () => {
  const policies = [broad, other, managed('third', allow(['kms:*']))];
  const anyRole = fc.record({
    attached: fc.subarray(policies),
    inline: fc.subarray([inline, { name: 'second', document: draft.document }]),
  });
  fc.assert(
    fc.property(anyRole, anyRole, (live, wanted) => {
      const [from, to] = [snapshotOf(live), snapshotOf(wanted)];
      const back = restorePlan(from, to);
      const lastGive = back.findLastIndex(({ kind }) => kind === 'attach' || kind === 'put-inline');
      const firstTake = back.findIndex(({ kind }) => kind === 'detach' || kind === 'delete-inline');
      expect(sameAccess(arrived(from, back), to)).toBe(true);
      expect(firstTake === -1 || lastGive < firstTake).toBe(true);
    }),
  );
});

it('puts an inline policy back whose document was changed, in whatever order its keys are', () => {
  const reordered = {
    name: 'inline',
    document: { statements: inline.document.statements, version: inline.document.version },
  };
  expect(
    restorePlan(snapshotOf({ inline: [reordered] }), snapshotOf({ inline: [inline] })),
  ).toEqual([]);
  expect(
    restorePlan(
      snapshotOf({ inline: [{ name: 'inline', document: draft.document }] }),
      snapshotOf({ inline: [inline] }),
    ),
  ).toEqual([{ kind: 'put-inline', ...inline }]);
});
