import { describe, expect, it } from 'vitest';
import { runGates } from '../../../../lib/domain/gates/run.ts';
import { type Visibility, visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { draft, getItem, proposed, statementsOf, TABLE } from '../../../support/drafted.ts';
import { callOf, everyDay, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

describe('draftProposal, of what the log does not show', () => {
  it('keeps what the trail would not have shown, as unknown', () => {
    const role = snapshotOf({
      attached: [
        managed(
          'p',
          allow(['s3:GetObject', 'iam:PassRole', 's3:CreateBucket', 'dynamodb:GetItem']),
        ),
      ],
    });
    const proposal = proposed(role, [getItem], { visibility: visibilityUnder(null) });
    expect(proposal.unknown.map(({ action }) => action)).toEqual(['iam:PassRole', 's3:GetObject']);
    expect(proposal.removed).toEqual(['s3:CreateBucket']);
  });

  it('keeps a whole grant where uses elsewhere would not show', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:GetItem', 'ec2:RunInstances']))],
    });
    const proposal = proposed(role, [getItem], { visibility: visibilityUnder(null) });
    expect(proposal.kept).toEqual([{ action: 'dynamodb:GetItem', resources: ['*'], calls: 14 }]);
    expect(proposal.wildcards).toEqual([
      {
        action: 'dynamodb:GetItem',
        resource: '*',
        reason: expect.stringContaining('seen here, but a data event'),
      },
    ]);
  });

  it('keeps exactly the ARNs that are in the dark', () => {
    const dark: Visibility = () => ({
      kind: 'partly',
      on: ['arn:aws:s3:::dark/*'],
      reason: 'not logged there',
    });
    const role = snapshotOf({ attached: [managed('p', allow(['s3:GetObject']))] });
    const proposal = proposed(
      role,
      [callOf('s3:GetObject', 'arn:aws:s3:::lit/key', everyDay(1, 14))],
      { visibility: dark },
    );
    expect(statementsOf(proposal)).toEqual([
      allow(['s3:GetObject'], ['arn:aws:s3:::dark/*', 'arn:aws:s3:::lit/key']),
    ]);
    expect(proposal.unknown).toEqual([
      { action: 's3:GetObject', resources: ['arn:aws:s3:::dark/*'], reason: 'not logged there' },
    ]);
  });

  it('keeps a whole pattern that only overlaps with the dark', () => {
    const dark: Visibility = () => ({ kind: 'partly', on: ['arn:aws:s3:::dark*'], reason: 'x' });
    const role = snapshotOf({
      attached: [managed('p', allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::*/logs/*']))],
    });
    const lit = callOf('s3:GetObject', 'arn:aws:s3:::lit/logs/a', everyDay(1, 14));
    expect(draft(role, [lit], { visibility: dark }).kind).toBe('unchanged');
  });

  it.each([
    ['is kept where a statement names its service', ['athena:*'], [], true],
    ['is kept under a * when the service was called', ['*'], ['athena:StartQueryExecution'], true],
    ['goes under a * when the service was never called', ['*'], [], false],
  ] satisfies readonly [string, string[], string[], boolean][])(
    'an unpublished action %s',
    (_, granted, called, isKept) => {
      const role = snapshotOf({ attached: [managed('p', allow([...granted, 'dynamodb:*']))] });
      const calls = [getItem, ...called.map((action) => callOf(action, null))];
      const proposal = proposed(role, calls, { visibility: visibilityUnder(null) });
      expect(proposal.unknown.some(({ action }) => action === 'athena:RunQuery')).toBe(isKept);
    },
  );

  it('keeps the resource of a call that the log does not place', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:GetItem', 'dynamodb:DeleteTable'], [`${TABLE}*`]))],
    });
    const proposal = proposed(role, [getItem, callOf('dynamodb:GetItem', null)]);
    expect(statementsOf(proposal)).toEqual([allow(['dynamodb:GetItem'], [`${TABLE}*`])]);
    expect(proposal.wildcards[0]?.reason).toContain('does not show the resource of 3 calls');
  });

  const instance = 'arn:aws:ec2:eu-west-1:111122223333:instance/*';
  const launched = callOf('ec2:RunInstances', null, everyDay(1, 14), {
    pattern: instance,
    certainty: 'pattern',
  });

  it('narrows a call whose resource the log tells as a pattern to that pattern', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['ec2:*']))] });
    const onImage = callOf(
      'ec2:RunInstances',
      'arn:aws:ec2:eu-west-1::image/ami-1',
      everyDay(1, 9),
    );
    const proposal = proposed(role, [launched, onImage]);
    expect(statementsOf(proposal)).toContainEqual(
      allow(['ec2:RunInstances'], [instance, 'arn:aws:ec2:eu-west-1::image/ami-1']),
    );
    expect(proposal.wildcards).toContainEqual({
      action: 'ec2:RunInstances',
      resource: instance,
      reason: 'the log does not show all of the resource: admits whatever comes after instance/',
    });
    expect(
      runGates(role, proposal, evidenceOf({ calls: [launched, onImage] }), 10).replay,
    ).toMatchObject({ passed: true, checked: 3 });
  });

  it.each([
    ['keeps a grant that has only some of the pattern', ['arn:aws:ec2:*:*:instance/i-0*'], true],
    ['does not keep a grant that has none of it', [`${TABLE}*`], false],
  ])('%s', (_, grant, isKept) => {
    const role = snapshotOf({
      attached: [managed('p', allow(['ec2:RunInstances'], grant), allow(['dynamodb:*']))],
    });
    const proposal = proposed(role, [launched, getItem]);
    expect(statementsOf(proposal).some(({ action }) => action?.includes('ec2:RunInstances'))).toBe(
      isKept,
    );
    const evidence = evidenceOf({ calls: [launched, getItem] });
    expect(runGates(role, proposal, evidence, 10).replay.passed).toBe(true);
  });

  it('lists calls that no policy of the role explains, and does not grant them', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['dynamodb:*']))] });
    const proposal = proposed(role, [
      getItem,
      callOf('kms:Decrypt', 'arn:aws:kms:eu-west-1:444455556666:key/k'),
    ]);
    expect(proposal.notGranted).toMatchObject([{ action: 'kms:Decrypt', calls: 3 }]);
    expect(JSON.stringify(proposal.attach)).not.toContain('kms:');
  });

  it('keeps an action that is not in the catalogue', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['dynamodb:*', 'quantum:Entangle']))],
    });
    expect(proposed(role, [getItem]).unknown).toMatchObject([
      { action: 'quantum:Entangle', reason: expect.stringContaining('catalogue') },
    ]);
  });
});
