import { describe, expect, it } from 'vitest';
import { driftOf, driftText, isUndone, stackOf } from '../../../../lib/domain/probation/drift.ts';
import type { RoleChange } from '../../../../lib/domain/probation/role-change.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import { allow, documentOf, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const wide = managed('wide', allow(['s3:*']));
const draft = managed('ratchet/app-1', allow(['s3:GetObject']));
const left = snapshotOf({ attached: [draft] });
const proposal = {
  detach: [
    { kind: 'managed', name: 'wide', arn: wide.arn },
    { kind: 'inline', name: 'more' },
  ],
  removed: ['s3:PutObject', 's3:DeleteObject'],
} as unknown as Proposal;
const drift = (more: Partial<RoleSnapshot>) => driftOf(left, { ...left, ...more }, proposal);

it('is none while the role is as it was left, whatever its tags and versions', () => {
  expect(drift({ tags: { team: 'a' }, attached: [{ ...draft, versionId: 'v9' }] })).toBeNull();
});

describe('the swap is undone', () => {
  it.each<[string, Partial<RoleSnapshot>, object]>([
    [
      'when the old policy is back',
      { attached: [draft, wide] },
      { back: [wide.arn], again: ['s3:PutObject', 's3:DeleteObject'] },
    ],
    [
      'when an inline policy is back',
      { inline: [{ name: 'more', document: documentOf(allow(['sqs:*'])) }] },
      { back: ['more'], again: [] },
    ],
    [
      'when another policy allows what was taken',
      { attached: [draft, managed('other', allow(['s3:Put*']))] },
      { back: [], again: ['s3:PutObject'] },
    ],
  ])('%s', (_, more, found) => {
    const made = drift(more);
    expect(made).toMatchObject(found);
    expect(made && isUndone(made)).toBe(true);
  });
});

it.each<[string, Partial<RoleSnapshot>, string]>([
  ['a policy more', { attached: [draft, managed('sqs', allow(['sqs:*']))] }, 'attached'],
  ['a policy less', { attached: [] }, 'detached'],
  ['another inline policy', { inline: [{ name: 'x', document: documentOf() }] }, 'inline-changed'],
  ['another trust policy', { trust: {} }, 'trust'],
  ['a boundary', { boundary: wide }, 'boundary'],
])('tells of %s, which undoes nothing', (_, more, what) => {
  const made = drift(more);
  expect(made?.changes).toMatchObject([{ what }]);
  expect(made && isUndone(made)).toBe(false);
});

describe('in words', () => {
  const changes = [{ what: 'attached', policy: wide.arn }] as const;
  const by: RoleChange = {
    at: '2026-09-16T10:00:00Z',
    by: 'arn:aws:sts::111122223333:assumed-role/deploy/AWSCloudFormation',
    event: 'AttachRolePolicy',
    policy: wide.arn,
    cloudFormation: true,
  };

  it('names who, how, and the stack of a deployment', () => {
    expect(driftText(changes, [by], 'orders-prod')).toBe(
      `somebody attached ${wide.arn}: AttachRolePolicy of ${wide.arn} by ${by.by} at ${by.at} (CloudFormation, stack orders-prod)`,
    );
  });

  it('names no stack for a change by hand, though the role has one', () => {
    const text = driftText(changes, [{ ...by, cloudFormation: false }], 'orders-prod');
    expect(text).not.toContain('orders-prod');
  });

  it('says when CloudTrail does not show it yet', () => {
    expect(driftText(changes, [], null)).toMatch(/does not show yet/);
  });
});

it('knows the stack of a role by its tag', () => {
  const tags = { 'aws:cloudformation:stack-name': 'orders-prod' };
  expect(stackOf(snapshotOf({ tags }))).toBe('orders-prod');
  expect(stackOf(snapshotOf())).toBeNull();
});
