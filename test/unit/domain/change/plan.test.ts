import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftArn } from '../../../../lib/domain/change/operation.ts';
import {
  applyPlan,
  arrived,
  leftovers,
  mostAttached,
  onTheWay,
  restorePlan,
  sameAccess,
  stepsOf,
  walkBack,
} from '../../../../lib/domain/change/plan.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import { proposalOf } from '../../../support/proposal-of.ts';
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
const proposal = proposalOf({
  roleArn: role.arn,
  attach: [draft],
  detach: [
    { kind: 'managed', name: 'broad', arn: broad.arn },
    { kind: 'inline', name: 'inline' },
  ],
  untouched: ['other'],
});
const plan = applyPlan(role, proposal, 'run-1-abc');

it("names a draft's ARN in the role's own partition and account", () => {
  expect(draftArn('arn:aws-cn:iam::444455556666:role/x', draft)).toBe(
    'arn:aws-cn:iam::444455556666:policy/ratchet/app-1',
  );
});

it('gives before it takes', () => {
  expect(plan.map(({ kind }) => kind)).toEqual([
    'create-policy',
    'attach',
    'detach',
    'delete-inline',
  ]);
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

it('names the ticket on what it makes', () => {
  expect(plan[0]).toMatchObject({
    kind: 'create-policy',
    policy: { description: ' Ticket run-1-abc.', tags: { 'lp:ticket': 'run-1-abc' } },
  });
});

describe('walkBack', () => {
  const back = walkBack(stepsOf(role, plan));

  it('gives back what was taken before it takes what was given, and then deletes that', () => {
    expect(back.map(({ kind }) => kind)).toEqual([
      'put-inline',
      'attach',
      'detach',
      'delete-policy',
    ]);
  });

  it('ends where the plan began, whichever of its writes took effect', () => {
    fc.assert(
      fc.property(fc.subarray([...plan]), (done) => {
        expect(sameAccess(arrived(arrived(role, done), back), role)).toBe(true);
      }),
    );
  });

  it('leaves alone what was so before', () => {
    const had = {
      kind: 'attach',
      arn: broad.arn,
      name: 'broad',
      document: broad.document,
    } as const;
    expect(stepsOf(role, [had])).toEqual([{ do: had, undo: null }]);
    const gone = { kind: 'detach', arn: 'arn:aws:iam::111122223333:policy/never' } as const;
    expect(walkBack(stepsOf(role, [gone, { kind: 'delete-inline', name: 'never' }]))).toEqual([]);
  });

  it('puts an inline policy back as it was, or takes it away when there was none', () => {
    const put = (name: string) => ({ kind: 'put-inline', name, document: draft.document }) as const;
    expect(walkBack(stepsOf(role, [put('inline'), put('new')]))).toEqual([
      { kind: 'delete-inline', name: 'new' },
      { kind: 'put-inline', ...inline },
    ]);
  });
});

it('counts old and new policies together', () => {
  expect(mostAttached(role, plan)).toBe(3);
  expect(mostAttached(arrived(role, plan), plan)).toBe(2);
});

it("makes a policy of Ratchet's own again before it is put back, and deletes one that it takes away", () => {
  const own = {
    ...managed('app-0', allow(['s3:Get*'])),
    arn: 'arn:aws:iam::111122223333:policy/ratchet/app-0',
  };
  const kinds = (live: RoleSnapshot, wanted: RoleSnapshot) =>
    restorePlan(live, wanted).map(({ kind }) => kind);
  const [without, withOwn] = [snapshotOf({}), snapshotOf({ attached: [own] })];
  expect(kinds(without, withOwn)).toEqual(['create-policy', 'attach']);
  expect(kinds(withOwn, without)).toEqual(['detach', 'delete-policy']);
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

describe('leftovers', () => {
  const own = {
    ...managed('app-1', allow(['s3:GetObject'])),
    arn: 'arn:aws:iam::111122223333:policy/ratchet/app-1',
  };
  const kindsOf = (live: RoleSnapshot, wanted: RoleSnapshot) =>
    leftovers([role, snapshotOf({ attached: [own, broad] })], live, wanted).map(({ kind }) => kind);

  it('are policies of its own that it made and neither the role nor what is wanted has', () => {
    expect(kindsOf(role, role)).toEqual(['delete-policy']);
  });

  it('are none while the role has them, or will', () => {
    expect(kindsOf(snapshotOf({ attached: [own] }), role)).toEqual([]);
    expect(kindsOf(role, snapshotOf({ attached: [own] }))).toEqual([]);
  });
});
