import { describe, expect, it } from 'vitest';
import { runGates } from '../../../../lib/domain/gates/run.ts';
import { draft, getItem, OTHER, proposed, statementsOf, TABLE } from '../../../support/drafted.ts';
import { callOf, everyDay, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, deny, managed, snapshotOf } from '../../../support/snapshot-of.ts';

describe('draftProposal', () => {
  it('narrows actions and resources to what was used, and lists every action lost', () => {
    const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*']))] });
    const proposal = proposed(role, [getItem]);
    expect(statementsOf(proposal)).toEqual([allow(['dynamodb:GetItem'], [TABLE])]);
    expect(proposal.attach[0]).toMatchObject({ name: 'app-stamp', path: '/ratchet/' });
    expect(proposal.detach).toEqual([
      { kind: 'managed', name: 'broad', arn: role.attached[0]?.arn },
    ]);
    expect(proposal.removed).toContain('dynamodb:DeleteTable');
    expect(proposal.removed).not.toContain('dynamodb:GetItem');
    expect(proposal.kept).toEqual([{ action: 'dynamodb:GetItem', resources: [TABLE], calls: 14 }]);
  });

  it('keeps Deny statements and conditions as they are', () => {
    const condition = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
    const role = snapshotOf({
      attached: [
        managed('p', allow(['dynamodb:*'], ['*'], { condition }), deny(['dynamodb:DeleteTable'])),
      ],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual(
      expect.arrayContaining([
        allow(['dynamodb:GetItem'], [TABLE], { condition }),
        deny(['dynamodb:DeleteTable']),
      ]),
    );
  });

  it('keeps a grant through a policy variable as it is written', () => {
    const resource = 'arn:aws:s3:::home/${aws:PrincipalTag/team}/*';
    const role = snapshotOf({
      attached: [managed('p', allow(['s3:GetObject', 's3:PutObject'], [resource]))],
    });
    const proposal = proposed(role, [
      callOf('s3:GetObject', 'arn:aws:s3:::home/red/a', everyDay(1, 14)),
    ]);
    expect(statementsOf(proposal)).toEqual([allow(['s3:GetObject'], [resource])]);
    expect(proposal.wildcards[0]?.reason).toContain('policy variable');
  });

  it('keeps of a grant only the patterns that may have been meant', () => {
    const home = 'arn:aws:s3:::home/${aws:PrincipalTag/team}/*';
    const grant = [home, 'arn:aws:s3:::other/*', 'arn:aws:s3:::lit/*'];
    const role = snapshotOf({ attached: [managed('p', allow(['s3:GetObject'], grant))] });
    const calls = ['home/red/a', 'lit/key'].map((key) =>
      callOf('s3:GetObject', `arn:aws:s3:::${key}`, everyDay(1, 14)),
    );
    expect(statementsOf(proposed(role, calls))).toEqual([
      allow(['s3:GetObject'], [home, 'arn:aws:s3:::lit/key']),
    ]);
  });

  it('keeps a * for an action that AWS grants on nothing else', () => {
    const role = snapshotOf({
      attached: [managed('p', allow(['ec2:DescribeVpcs', 'dynamodb:*'], ['*', `${TABLE}*`]))],
    });
    const proposal = proposed(role, [callOf('ec2:DescribeVpcs', '*', everyDay(1, 14))]);
    expect(statementsOf(proposal)).toEqual([allow(['ec2:DescribeVpcs'], ['*'])]);
    expect(proposal.wildcards).toEqual([
      {
        action: 'ec2:DescribeVpcs',
        resource: '*',
        reason: 'AWS grants this action on * only',
      },
    ]);
  });

  it('reads a policy of the old version by its own rules, where ${...} is plain text', () => {
    const resource = 'arn:aws:s3:::home/${aws:username}';
    const old = managed('old', allow(['s3:GetObject', 's3:PutObject'], [resource]));
    const role = snapshotOf({
      attached: [{ ...old, document: { ...old.document, version: '2008-10-17' } }],
    });
    const proposal = proposed(role, [callOf('s3:GetObject', resource, everyDay(1, 14))]);
    const gates = runGates(
      role,
      proposal,
      evidenceOf({ calls: [callOf('s3:GetObject', resource)] }),
      10,
    );
    expect(gates.replay).toMatchObject({ passed: true, checked: 1 });
    expect(gates.noNewAccess).toEqual({ passed: true, verdict: 'proven' });
  });

  it('narrows iam:PassRole to the roles and services that were seen', () => {
    const passed = callOf('iam:PassRole', 'arn:aws:iam::111122223333:role/fn', everyDay(1, 14), {
      via: 'pass-role',
      context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    });
    const role = snapshotOf({
      attached: [managed('p', allow(['iam:PassRole', 'dynamodb:GetItem']))],
    });
    expect(statementsOf(proposed(role, [passed, getItem]))).toContainEqual(
      allow(['iam:PassRole'], ['arn:aws:iam::111122223333:role/fn'], {
        condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      }),
    );
  });

  it('leaves a policy that loses nothing attached as it is', () => {
    const exact = managed('exact', allow(['dynamodb:GetItem'], [TABLE]));
    const proposal = proposed(
      snapshotOf({ attached: [exact, managed('broad', allow(['sqs:*']))] }),
      [getItem],
    );
    expect(proposal.untouched).toEqual(['exact']);
    expect(proposal.attach).toEqual([]);
    expect(proposal.detach).toMatchObject([{ name: 'broad' }]);
  });

  it('is unchanged when nothing can be taken away, also when it drafts from its own draft', () => {
    const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*', 'sqs:*']))] });
    const first = proposed(role, [getItem]);
    const tightened = snapshotOf({
      attached: first.attach.map(({ name, document }) => ({
        arn: `arn:aws:iam::111122223333:policy/ratchet/${name}`,
        name,
        versionId: 'v1',
        document,
      })),
    });
    expect(draft(tightened, [getItem])).toMatchObject({ kind: 'unchanged' });
  });

  it('refuses when nothing would be left', () => {
    const role = snapshotOf({ attached: [managed('p', allow(['ec2:DescribeInstances']))] });
    expect(draft(role, [callOf('ec2:RunInstances', null)])).toMatchObject({
      kind: 'refused',
      reasons: [expect.stringContaining('nothing would be left')],
    });
  });

  it('turns NotAction into the list it stands for today', () => {
    const role = snapshotOf({
      attached: [managed('p', { effect: 'Allow', notAction: ['iam:*', 'sts:*'], resource: ['*'] })],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual([allow(['dynamodb:GetItem'], [TABLE])]);
  });

  it('cuts the actions of a NotResource grant and leaves its resources', () => {
    const role = snapshotOf({
      attached: [managed('p', { effect: 'Allow', action: ['dynamodb:*'], notResource: [OTHER] })],
    });
    expect(statementsOf(proposed(role, [getItem]))).toEqual([
      { effect: 'Allow', action: ['dynamodb:GetItem'], notResource: [OTHER] },
    ]);
  });
});
