import { expect, it } from 'vitest';
import { admitCandidate } from '../../../../lib/domain/guardrails/guardrails.ts';
import type { RoleSnapshot } from '../../../../lib/domain/role.ts';
import type { Selectors } from '../../../../lib/domain/trail/selectors.ts';
import type { TrailSettings } from '../../../../lib/domain/trail/settings.ts';
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

const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
const everything: Selectors = {
  managementReads: true,
  managementWrites: true,
  excludedSources: [],
  data: [],
};
const works = {
  kind: 'known' as const,
  arn: ARN,
  logging: true,
  stoppedAt: null,
  deliveryError: null,
  onlyRegion: null,
  globalServices: true,
  selectors: everything,
};
const withTrail = (trail: TrailSettings | null) =>
  admitCandidate({ role: snapshotOf({ attached: [broad] }), trailHasRecords: true, trail });

it.each<readonly [string, TrailSettings, string]>([
  ['is not there', { kind: 'missing', reason: `CloudTrail knows no ${ARN}` }, 'nobody watches'],
  [
    'was stopped',
    { ...works, logging: false, stoppedAt: '2026-10-01T00:00:00.000Z' },
    'does not log since 2026-10-01',
  ],
  [
    'cannot deliver',
    { ...works, deliveryError: 'NoSuchBucket' },
    'cannot deliver its log files (NoSuchBucket)',
  ],
  ['records one region', { ...works, onlyRegion: 'eu-west-1' }, 'records eu-west-1 alone'],
  [
    'leaves out global services',
    { ...works, globalServices: false },
    'leaves out services without regions',
  ],
  [
    'logs no management events',
    { ...works, selectors: { ...everything, managementReads: false, managementWrites: false } },
    'logs no management events',
  ],
])('refuses when the trail %s, and says what to do', (_, trail, sentence) => {
  expect(withTrail(trail)).toEqual({
    kind: 'refused',
    reasons: [expect.stringContaining(sentence)],
  });
});

it.each<readonly [string, TrailSettings, string]>([
  [
    'is write-only',
    { ...works, selectors: { ...everything, managementReads: false } },
    'does not log reads',
  ],
  [
    'leaves out KMS',
    { ...works, selectors: { ...everything, excludedSources: ['kms.amazonaws.com'] } },
    'does not log events of kms.amazonaws.com',
  ],
  [
    'may not be asked about',
    { kind: 'unreadable', reason: 'AccessDenied: no' },
    'is not known (AccessDenied: no)',
  ],
  [
    'has selectors that cannot be read',
    { ...works, selectors: null },
    'its event selectors could not be read',
  ],
])('warns when the trail %s', (_, trail, sentence) => {
  expect(withTrail(trail)).toEqual({
    kind: 'admitted',
    warnings: [expect.stringContaining(sentence)],
  });
});

it.each([works, null])(
  'has nothing to say of a trail that works, or that nobody knows of',
  (trail) => {
    expect(withTrail(trail)).toEqual({ kind: 'admitted', warnings: [] });
  },
);
