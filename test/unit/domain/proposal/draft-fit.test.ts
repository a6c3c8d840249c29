import { describe, expect, it } from 'vitest';
import { actionsMatching } from '../../../../lib/domain/catalogue/catalogue.ts';
import { documentsAfter, runGates } from '../../../../lib/domain/gates/run.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { draft, proposed, statementsOf, TABLE } from '../../../support/drafted.ts';
import { callOf, everyDay, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

describe('draftProposal, when the draft does not fit', () => {
  const describes = actionsMatching('ec2:Describe*');
  const used = describes.slice(0, 150).map((action) => callOf(action, '*', everyDay(1, 14)));
  const objects = Array.from({ length: 95 }, (_, at) =>
    callOf('sqs:SendMessage', `arn:aws:sqs:eu-west-1:111122223333:queue-${at}x`, everyDay(1, 14)),
  );
  const broad = managed('broad', allow(['ec2:*', 'sqs:*']));
  const role = snapshotOf({ attached: [broad] });

  it('lists by name when there is room', () => {
    const proposal = proposed(role, [...used, ...objects]);
    expect(proposal.attach.length).toBeGreaterThan(1);
    expect(JSON.stringify(proposal.attach)).not.toMatch(/Describe\w*\*|queue-\*/);
    expect(proposal.unknown).toEqual([]);
  });

  it('takes wildcards for reading actions, and tells what they admit and why', () => {
    const proposal = proposed(role, [...used, ...objects], { quota: 2 });
    expect(proposal.attach).toHaveLength(1);
    const forced = proposal.wildcards.filter(({ action }) => action.startsWith('ec2:Describe'));
    expect(forced.length).toBeGreaterThan(0);
    for (const { action, reason } of forced)
      if (action.endsWith('*')) expect(reason).toMatch(/would not fit .*: admits /);
    expect(proposal.removed).not.toContain('ec2:DescribeVpcs');
    expect(proposal.removed).toContain('ec2:RunInstances');
    const gates = runGates(role, proposal, evidenceOf({ calls: [...used, ...objects] }), 2);
    expect([gates.replay.passed, gates.noNewAccess.passed, gates.size.passed]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('says of each action that a wildcard admits that it was not used', () => {
    const proposal = proposed(role, [...used, ...objects], { quota: 2 });
    const granted = new Set(
      statementsOf(proposal).flatMap(({ action }) => (action ?? []).flatMap(actionsMatching)),
    );
    const told = new Set([...proposal.kept, ...proposal.unknown].map(({ action }) => action));
    expect([...granted].filter((action) => !told.has(action))).toEqual([]);
    for (const { reason } of proposal.unknown)
      expect(reason).toMatch(/^not used, but ec2:Describe\w*\* admits it/);
  });

  it('is unchanged when it drafts again from what it had to widen', () => {
    const first = proposed(role, [...used, ...objects], { quota: 2 });
    const tightened = snapshotOf({
      attached: first.attach.map(({ name, document }) => ({ ...managed(name), document })),
    });
    expect(draft(tightened, [...used, ...objects], { quota: 2 })).toMatchObject({
      kind: 'unchanged',
      reasons: [expect.stringContaining('wildcards')],
    });
  });

  it('refuses, with what to do, when nothing makes it fit', () => {
    const full = snapshotOf({
      attached: [broad, managed('exact', allow(['s3:GetObject'], ['*']))],
    });
    const refusal = draft(full, [...used, ...objects, callOf('s3:GetObject', '*')], { quota: 2 });
    expect(refusal).toEqual({
      kind: 'refused',
      reasons: [
        'the draft takes 1 managed policy at its smallest, and there is room for 0: 2 of the 2 it may have are attached, and stay until the new ones are; detach some that it does not need, or ask AWS for a higher quota of managed policies per role',
      ],
    });
  });

  it('needs no room when it only takes away', () => {
    const idle = snapshotOf({ attached: [managed('used', allow(['s3:GetObject'])), broad] });
    const proposal = proposed(idle, [callOf('s3:GetObject', '*', everyDay(1, 14))], { quota: 2 });
    expect(proposal).toMatchObject({ attach: [], detach: [{ name: 'broad' }] });
  });

  it('is unchanged when it was forced into wildcards before and there is no room to do better', () => {
    const role = snapshotOf({
      attached: [
        managed('one', allow(['s3:GetObject'], ['arn:aws:s3:::*'])),
        managed('all', { effect: 'Allow', action: ['*'], notResource: ['arn:aws:sqs:*:*:q'] }),
        managed(
          'more',
          { effect: 'Allow', action: ['s3:*'], notResource: [`${TABLE}*`] },
          allow(['*'], ['*', 'arn:aws:s3:::b/*']),
        ),
      ],
    });
    const visibility = visibilityUnder(null);
    const call = callOf('dynamodb:GetItem', TABLE);
    const first = draft(role, [call], { visibility });
    if (first.kind !== 'proposed') throw new Error(first.reasons.join());
    const documents = documentsAfter(role, first.proposal);
    const tightened = snapshotOf({
      attached: documents.map((document, at) => ({ ...managed(`q${at}`), document })),
    });

    expect(documents.length).toBeGreaterThan(5);
    expect(draft(tightened, [call], { visibility })).toEqual({
      kind: 'unchanged',
      reasons: [expect.stringContaining('wildcards without which its policies do not fit')],
    });
  });
});
