import { describe, expect, it } from 'vitest';
import { arrived } from '../../../../lib/domain/change/plan.ts';
import { decide } from '../../../../lib/domain/gates/replay.ts';
import {
  giveBackPlan,
  lostGrants,
  revised,
  withGivenBack,
} from '../../../../lib/domain/probation/given-back.ts';
import type { Lost } from '../../../../lib/domain/probation/missed.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../../../../lib/domain/role.ts';
import { allow, documentOf, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const KEY = 'arn:aws:s3:::b/k';
const lostCall = (action: string, resource: string | null = KEY): Lost => ({
  ...{ action, resource, how: 'denied', calls: 2, first: '2026-09-03T08:00:00Z' },
});
const before = snapshotOf({ attached: [managed('wide', allow(['s3:*', 'sqs:SendMessage']))] });
const live = snapshotOf({ attached: [managed('ratchet/app-1', allow(['s3:GetObject']))] });
const LOST = [lostCall('s3:PutObject'), lostCall('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q')];

const planFor = (
  lost: readonly Lost[],
  now: RoleSnapshot = live,
  quota = 10,
  document = lostGrants(before, lost),
) =>
  giveBackPlan(
    { snapshot: before, live: now },
    lost,
    { document, stamp: 'abc', ticket: 't' },
    { quota },
  );
const inlineOf = (name: string, size: number) => ({
  name,
  document: documentOf(allow(['s3:GetObject'], [`arn:aws:s3:::${'x'.repeat(size)}`])),
});

describe('what is given back', () => {
  it('is what was lost, on the resource it was lost on, and no more', () => {
    const plan = planFor(LOST);
    if (plan.kind === 'impossible') throw new Error(plan.reason);
    const may = decide(documentsOf(arrived(live, plan.operations)));
    expect(LOST.map(may)).toEqual(['yes', 'yes']);
    expect(may(lostCall('s3:DeleteObject'))).toBe('no');
    expect(may(lostCall('s3:PutObject', 'arn:aws:s3:::b/other'))).toBe('no');
  });

  it('is a policy of Ratchet’s that is made and attached, with the ticket on it', () => {
    const arn = 'arn:aws:iam::111122223333:policy/ratchet/app-given-back-abc';
    expect(planFor(LOST)).toMatchObject({
      kind: 'managed',
      draft: { name: 'app-given-back-abc', path: '/ratchet/' },
      operations: [
        { kind: 'create-policy', arn, policy: { tags: { 'lp:ticket': 't' } } },
        { kind: 'attach', arn },
      ],
    });
  });

  it('is put inline where no more policies can be attached', () => {
    expect(planFor(LOST, live, 1)).toMatchObject({
      kind: 'inline',
      operations: [{ kind: 'put-inline', name: 'ratchet-given-back-abc' }],
    });
  });

  it('is attached all the same when it is attached already', () => {
    const plan = planFor(LOST);
    if (plan.kind === 'impossible') throw new Error(plan.reason);
    expect(planFor(LOST, arrived(live, plan.operations), 2).kind).toBe('managed');
  });

  it('stays inline when it was put there, though there is room by now', () => {
    const plan = planFor(LOST, live, 1);
    if (plan.kind === 'impossible') throw new Error(plan.reason);
    expect(planFor(LOST, arrived(live, plan.operations), 10)).toMatchObject({ kind: 'inline' });
  });

  it('is put inline when it is too long for one managed policy', () => {
    const lost = Array.from({ length: 90 }, (_, at) =>
      lostCall('s3:PutObject', `arn:aws:s3:::b/${'k'.repeat(50)}${at}`),
    );
    expect(planFor(lost).kind).toBe('inline');
  });
});

describe('nothing is written', () => {
  it.each<[what: string, plan: ReturnType<typeof planFor>, reason: RegExp]>([
    [
      'without room for it, inline neither',
      planFor(LOST, { ...live, inline: [inlineOf('full', 10_000)] }, 1),
      /no room/,
    ],
    ['for what the snapshot never granted', planFor([lostCall('iam:CreateUser')]), /no statement/],
    [
      'that is more than was granted',
      planFor(LOST, live, 10, documentOf(allow(['iam:*']))),
      /cannot be proven/,
    ],
    [
      'that would not help',
      planFor(LOST, live, 10, documentOf(allow(['s3:PutObject'], [KEY]))),
      /sqs:SendMessage .*refused all the same/,
    ],
  ])('%s', (_, plan, reason) => {
    expect(plan).toEqual({ kind: 'impossible', reason: expect.stringMatching(reason) });
  });
});

describe('the revision', () => {
  const proposal = { attach: [], kept: [], removed: ['s3:PutObject', 's3:DeleteObject'] };
  const plan = planFor(LOST);

  it('keeps what came back, with its calls, and no longer removes it', () => {
    if (plan.kind === 'impossible') throw new Error(plan.reason);
    expect(revised(proposal as unknown as Proposal, plan.draft, LOST)).toEqual({
      attach: [plan.draft],
      kept: [
        { action: 's3:PutObject', resources: [KEY], calls: 2 },
        { action: 'sqs:SendMessage', resources: ['arn:aws:sqs:eu-west-1:1:q'], calls: 2 },
      ],
      removed: ['s3:DeleteObject'],
    });
  });
});

describe('the role as it was left', () => {
  it.each([10, 1])('has what was given back, with a quota of %d', (quota) => {
    const plan = planFor(LOST, live, quota);
    if (plan.kind === 'impossible') throw new Error(plan.reason);
    const now = arrived(live, plan.operations);
    expect(withGivenBack(live, now, before)).toEqual(now);
  });

  it.each([
    ['of another name', managed('ratchet/app-2', allow(['s3:PutObject'], [KEY]))],
    ['of that name elsewhere', managed('app-given-back-1', allow(['s3:PutObject'], [KEY]))],
    ['of that name with more than was had', managed('ratchet/app-given-back-1', allow(['iam:*']))],
  ])('has no policy %s', (_, policy) => {
    const own = { ...policy, name: policy.name.replace('ratchet/', '') };
    const now = { ...live, attached: [...live.attached, own] };
    expect(withGivenBack(live, now, before)).toEqual(live);
  });
});
