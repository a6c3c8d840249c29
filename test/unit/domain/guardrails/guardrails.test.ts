import { expect, it } from 'vitest';
import { admitCandidate } from '../../../../lib/domain/guardrails/guardrails.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import { allow, deny, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const broad = managed('broad', allow(['s3:*']));
const trusting = (...principals: readonly unknown[]) => ({
  Statement: principals.map((Principal) => ({
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
  })),
});

const cases: readonly (readonly [string, Partial<RoleSnapshot>, string, string])[] = [
  [
    'a service-linked role',
    { path: '/aws-service-role/rds.amazonaws.com/' },
    'refused',
    'service-linked',
  ],
  [
    'a role of IAM Identity Center by its path',
    { path: '/aws-reserved/sso.amazonaws.com/' },
    'refused',
    'permission set',
  ],
  [
    'a role of IAM Identity Center by its name',
    { name: 'AWSReservedSSO_Admin_0123456789abcdef' },
    'refused',
    'permission set',
  ],
  ['one of our own', { path: '/ratchet/' }, 'refused', 'Ratchet itself'],
  [
    'a role of few exact grants',
    {
      attached: [
        managed(
          'tiny',
          allow(['sqs:SendMessage', 'sqs:GetQueueUrl'], ['arn:aws:sqs:eu-west-1:111122223333:q']),
        ),
      ],
    },
    'unchanged',
    'already narrow: 2 actions',
  ],
];

it.each(cases)('%s is %3$s', (_, role, kind, sentence) => {
  const candidate = { role: snapshotOf({ attached: [broad], ...role }), trailHasRecords: true };
  expect(admitCandidate(candidate)).toEqual({ kind, reasons: [expect.stringContaining(sentence)] });
});

it('refuses when the trail holds no record', () => {
  expect(
    admitCandidate({ role: snapshotOf({ attached: [broad] }), trailHasRecords: false }),
  ).toMatchObject({ kind: 'refused' });
});

it.each([
  ['a wildcard resource', [allow(['sqs:SendMessage'], ['arn:aws:sqs:*:111122223333:q'])]],
  ['a wildcard action', [allow(['sqs:Send*'], ['arn:aws:sqs:eu-west-1:111122223333:q'])]],
  ['a NotAction', [{ effect: 'Allow', notAction: ['iam:*'], resource: ['*'] } as const]],
  ['nothing but Deny', [deny(['s3:*'])]],
])('does not take %s for narrow', (_, statements) => {
  expect(
    admitCandidate({
      role: snapshotOf({ attached: [managed('p', ...statements)] }),
      trailHasRecords: true,
    }).kind,
  ).toBe('admitted');
});

it('admits a role that several principals assume, with a warning that names them', () => {
  const trust = trusting(
    { Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
    { AWS: 'arn:aws:iam::444455556666:root' },
  );
  expect(
    admitCandidate({ role: snapshotOf({ attached: [broad], trust }), trailHasRecords: true }),
  ).toEqual({
    kind: 'admitted',
    warnings: [
      expect.stringContaining(
        'arn:aws:iam::444455556666:root, ec2.amazonaws.com, lambda.amazonaws.com may all assume it',
      ),
    ],
  });
});

it.each([
  [trusting({ Service: 'lambda.amazonaws.com' })],
  [{ Statement: trusting({ Service: 'lambda.amazonaws.com' }).Statement[0] }],
  ['not a policy'],
  [null],
])('has nothing to say of a trust policy such as %j', (trust) => {
  expect(
    admitCandidate({ role: snapshotOf({ attached: [broad], trust }), trailHasRecords: true }),
  ).toEqual({ kind: 'admitted', warnings: [] });
});

it.each([
  [{ 'aws:cloudformation:stack-name': 'orders' }, 'the CloudFormation stack orders'],
  [{ 'serverless:service': 'shop' }, 'the Serverless service shop'],
  [{ Terraform: 'true' }, 'Terraform'],
  [{ ManagedBy: 'terraform-cloud' }, 'terraform-cloud'],
  [{ 'managed-by': 'Pulumi' }, 'Pulumi'],
])('warns of a role that its tags say code owns: %j', (tags, owner) => {
  const role = snapshotOf({ attached: [broad], tags });

  expect(admitCandidate({ role, trailHasRecords: true })).toEqual({
    kind: 'admitted',
    warnings: [expect.stringContaining(`by its tags ${owner} owns it: the next deploy may undo`)],
  });
});

it.each([[{}], [{ Terraform: 'false' }], [{ ManagedBy: 'the platform team' }], [{ team: 'cdk' }]])(
  'has nothing to say of tags such as %j',
  (tags) => {
    const role = snapshotOf({ attached: [broad], tags });

    expect(admitCandidate({ role, trailHasRecords: true })).toEqual({
      kind: 'admitted',
      warnings: [],
    });
  },
);
