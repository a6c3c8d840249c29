import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameAccess } from '../../../../lib/domain/change/plan.ts';
import { inForce, rewritten, rollback } from '../../../../lib/domain/change/rollback.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import { allow, documentOf, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const broad = managed('broad', allow(['s3:*']));
const stays = managed('stays', allow(['sqs:*']));
const draft = managed('ratchet/app-1', allow(['s3:GetObject']));
const theirs = managed('theirs', allow(['ec2:*']));
const inline = (name: string, action: string) => ({ name, document: documentOf(allow([action])) });

const wanted = snapshotOf({ attached: [broad, stays], inline: [inline('queue', 'sqs:*')] });
const left = snapshotOf({ attached: [stays, draft] });

describe('rollback', () => {
  it('leads to the snapshot when nobody else changed anything', () => {
    const { target, others } = rollback(left, left, wanted, true);
    expect(others).toEqual([]);
    expect(sameAccess(target, wanted)).toBe(true);
  });

  const changes: readonly (readonly [
    what: string,
    live: Partial<RoleSnapshot>,
    policy: string,
    kept: Partial<RoleSnapshot>,
  ])[] = [
    [
      'attached',
      { attached: [...left.attached, theirs] },
      theirs.arn,
      { attached: [broad, stays, theirs] },
    ],
    ['detached', { attached: [draft] }, stays.arn, { attached: [broad] }],
    [
      'inline-changed',
      { inline: [inline('queue', 'sqs:SendMessage')] },
      'queue',
      { inline: [inline('queue', 'sqs:SendMessage')] },
    ],
    [
      'inline-changed',
      { inline: [inline('new', 'ec2:*')] },
      'new',
      { inline: [inline('queue', 'sqs:*'), inline('new', 'ec2:*')] },
    ],
  ];

  it.each(changes)('keeps what somebody else %s, and says so', (what, live, policy, kept) => {
    const { target, others } = rollback(left, snapshotOf({ ...left, ...live }), wanted, true);
    expect(others).toEqual([{ what, policy }]);
    expect(sameAccess(target, snapshotOf({ ...wanted, ...kept }))).toBe(true);
  });

  it.each(changes)('undoes what somebody else %s when told to', (_, live) => {
    const { target, others } = rollback(left, snapshotOf({ ...left, ...live }), wanted, false);
    expect(others).toHaveLength(1);
    expect(sameAccess(target, wanted)).toBe(true);
  });

  it('leaves what somebody put back already', () => {
    const live = snapshotOf({ attached: [stays, draft, broad] });
    const { target, others } = rollback(left, live, wanted, true);
    expect(others).toEqual([{ what: 'attached', policy: broad.arn }]);
    expect(sameAccess(target, wanted)).toBe(true);
  });

  it('tells of changed documents, boundary and trust, and takes them as they are', () => {
    const edited = { ...stays, document: documentOf(allow(['sqs:*', 'sns:*'])) };
    const live = snapshotOf({ attached: [edited, draft], boundary: theirs, trust: {} });
    const { target, others } = rollback(left, live, wanted, false);
    expect(others).toEqual([
      { what: 'document', policy: stays.arn },
      { what: 'boundary', policy: '' },
      { what: 'trust', policy: '' },
    ]);
    const { boundary, trust } = live;
    expect(sameAccess(target, { ...wanted, attached: [broad, edited], boundary, trust })).toBe(
      true,
    );
  });

  it('does not tell of another version of a boundary that says the same', () => {
    const with1 = snapshotOf({ ...left, boundary: theirs });
    const with2 = snapshotOf({ ...left, boundary: { ...theirs, versionId: 'v2' } });
    expect(rollback(with1, with2, wanted, true).others).toEqual([]);
  });

  it('changes nothing twice: what it leads to is where it stays', () => {
    const policies = [broad, stays, draft, theirs];
    const anyRole = fc
      .record({
        attached: fc.subarray(policies),
        inline: fc.subarray([inline('a', 's3:*'), inline('b', 'sqs:*')]),
      })
      .map(snapshotOf);
    fc.assert(
      fc.property(anyRole, anyRole, anyRole, fc.boolean(), (from, live, to, keep) => {
        const first = rollback(from, live, to, keep).target;
        // The next rollback finds the role as this one left it.
        expect(sameAccess(rollback(first, first, first, keep).target, first)).toBe(true);
        if (!keep) expect(sameAccess(first, to)).toBe(true);
      }),
    );
  });
});

describe('through several changes of its own', () => {
  const second = managed('ratchet/app-2', allow(['s3:GetObject', 's3:PutObject']));
  const passed = [wanted, left];
  const now = snapshotOf({ attached: [stays, second] });

  it('takes what stands there of a change that was cut off for its own', () => {
    const between = snapshotOf({ attached: [stays, draft, second] });
    const { target, others } = rollback(now, between, wanted, true, passed);
    expect(others).toEqual([]);
    expect(sameAccess(target, wanted)).toBe(true);
  });

  it('tells of what is in no state that it led the role through', () => {
    const live = snapshotOf({
      attached: [stays, second, theirs],
      inline: [inline('queue', 'sns:*')],
    });
    const { target, others } = rollback(now, live, wanted, true, passed);
    expect(others).toEqual([
      { what: 'attached', policy: theirs.arn },
      { what: 'inline-changed', policy: 'queue' },
    ]);
    expect(target.attached.map(({ arn }) => arn)).toEqual([broad.arn, stays.arn, theirs.arn]);
    expect(target.inline).toEqual([inline('queue', 'sns:*')]);
  });
});

it('takes a policy for what it says now, and tells of one that was rewritten', () => {
  const edited = { ...broad, document: documentOf(allow(['s3:Get*'])) };
  const live = snapshotOf({ ...wanted, attached: [edited, stays] });
  expect(sameAccess(inForce(wanted, live), live)).toBe(true);
  expect(rewritten(wanted, live)).toEqual([{ what: 'document', policy: broad.arn }]);
  expect(rewritten(wanted, wanted)).toEqual([]);
});
