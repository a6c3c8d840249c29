import { radiusFigures } from '../../lib/domain/blast-radius/figures.ts';
import type { Gates } from '../../lib/domain/gates/gates.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../../lib/domain/role.ts';
import { discoveryOf } from '../../lib/domain/soak/measure.ts';
import { ACCOUNT, DENIED, evidence, LOGS, QUEUE, ROLE_ARN, TABLE } from './review-evidence.ts';

const lost = (service: string, verbs: string, nouns: string): readonly string[] =>
  verbs.split(' ').flatMap((verb) => nouns.split(' ').map((noun) => `${service}:${verb}${noun}`));

const REMOVED: readonly string[] = [
  ...lost('dynamodb', 'Create Delete Update', 'Backup GlobalTable Table'),
  'dynamodb:DeleteItem',
  'dynamodb:Scan',
  ...lost(
    'ec2',
    'Create Delete Describe Modify',
    'Image Instance KeyPair RouteTable SecurityGroup Snapshot Subnet Volume Vpc VpcEndpoint',
  ),
  ...lost('iam', 'Attach Delete Detach Put', 'GroupPolicy RolePolicy UserPolicy'),
  ...lost('iam', 'Create Update', 'AccessKey LoginProfile Role User'),
  ...lost('kms', 'Create Disable Enable', 'Alias Grant Key'),
  ...lost('lambda', 'Create Delete Update', 'Alias EventSourceMapping Function'),
  ...lost('rds', 'Create Delete Modify', 'DBCluster DBInstance DBSnapshot'),
  's3:DeleteBucket',
  's3:DeleteObject',
  's3:PutBucketPolicy',
  's3:PutEncryptionConfiguration',
  'sqs:DeleteQueue',
  'sqs:PurgeQueue',
].sort();

export const proposal: Proposal = {
  roleArn: ROLE_ARN,
  roleDigest: 'c0ffee'.repeat(10),
  attach: [
    {
      name: 'orders-api-1',
      path: '/ratchet/',
      description:
        'What orders-api was seen to use from 2026-06-01 to 2026-06-30, narrowed from its own policies.',
      document: {
        version: '2012-10-17',
        statements: [
          {
            effect: 'Allow',
            action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
            resource: [TABLE, `${TABLE}/index/*`],
          },
          {
            effect: 'Allow',
            action: ['s3:GetObject', 's3:PutObject'],
            resource: ['arn:aws:s3:::acme-orders/invoices/*'],
          },
          { effect: 'Allow', action: ['sqs:SendMessage'], resource: [QUEUE] },
          {
            effect: 'Allow',
            action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resource: [`${LOGS}:*`],
          },
          {
            effect: 'Allow',
            action: ['iam:PassRole'],
            resource: [`arn:aws:iam::${ACCOUNT}:role/orders-export`],
            condition: { StringEquals: { 'iam:PassedToService': ['states.amazonaws.com'] } },
          },
          { effect: 'Allow', action: ['s3:ListAllMyBuckets'], resource: ['*'] },
        ],
      },
    },
  ],
  detach: [
    { kind: 'managed', name: 'PowerUserAccess', arn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    { kind: 'inline', name: 'pass-any-role' },
  ],
  untouched: ['deny-outside-eu'],
  kept: [
    { action: 'dynamodb:GetItem', resources: [TABLE], calls: 18_240 },
    { action: 'dynamodb:PutItem', resources: [TABLE], calls: 5_113 },
    { action: 'dynamodb:Query', resources: [TABLE, `${TABLE}/index/*`], calls: 2_870 },
    { action: 'iam:PassRole', resources: [`arn:aws:iam::${ACCOUNT}:role/orders-export`], calls: 2 },
    { action: 'logs:CreateLogStream', resources: [`${LOGS}:*`], calls: 412 },
    { action: 's3:GetObject', resources: ['arn:aws:s3:::acme-orders/invoices/*'], calls: 852 },
    { action: 's3:PutObject', resources: ['arn:aws:s3:::acme-orders/invoices/*'], calls: 96 },
    { action: 'sqs:SendMessage', resources: [QUEUE], calls: 4_905 },
  ],
  removed: REMOVED,
  unknown: [
    {
      action: 'logs:PutLogEvents',
      resources: [`${LOGS}:*`],
      reason: 'CloudTrail never logs it, so its silence proves nothing',
    },
    {
      action: 's3:ListAllMyBuckets',
      resources: ['*'],
      reason: 'Last used 2026-06-11 by IAM’s own record, with no call in the trail',
    },
  ],
  denied: DENIED,
  notGranted: [
    { action: 'sns:Publish', resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:orders`, calls: 31 },
  ],
  wildcards: [
    { action: 's3:ListAllMyBuckets', resource: '*', reason: 'the action knows no resource types' },
  ],
  warnings: [
    'The role belongs to the CloudFormation stack orders: its next deploy would undo this change.',
  ],
};

/** The role that the proposal was drafted from. */
export const snapshot: RoleSnapshot = {
  arn: ROLE_ARN,
  name: 'orders-api',
  path: '/service/',
  id: 'AROAEXAMPLEORDERSAPI1',
  created: '2024-11-02T08:00:00.000Z',
  attached: [
    {
      name: 'PowerUserAccess',
      arn: 'arn:aws:iam::aws:policy/PowerUserAccess',
      versionId: 'v6',
      document: {
        version: '2012-10-17',
        statements: [
          {
            effect: 'Allow',
            notAction: ['iam:*', 'organizations:*', 'account:*'],
            resource: ['*'],
          },
        ],
      },
    },
  ],
  inline: [
    {
      name: 'pass-any-role',
      document: {
        version: '2012-10-17',
        statements: [{ effect: 'Allow', action: ['iam:PassRole', 'iam:GetRole'], resource: ['*'] }],
      },
    },
    {
      name: 'deny-outside-eu',
      document: {
        version: '2012-10-17',
        statements: [
          {
            effect: 'Deny',
            notAction: ['iam:*', 's3:ListAllMyBuckets'],
            resource: ['*'],
            condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
          },
        ],
      },
    },
  ],
  boundary: null,
  trust: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ],
  },
  tags: { 'aws:cloudformation:stack-name': 'orders', team: 'fulfilment' },
};

const before = radiusFigures(documentsOf(snapshot));
const after = radiusFigures(proposal.attach.map(({ document }) => document));

export const gates: Gates = {
  replay: { passed: true, checked: 9, denied: 0, examples: [] },
  counterReplay: { passed: true, checked: 2, allowed: 0, examples: [] },
  noNewAccess: { passed: true, verdict: 'proven' },
  discovery: discoveryOf(evidence),
  ...(before === null || after === null ? {} : { blastRadius: { before, after } }),
  size: {
    passed: true,
    documents: [{ name: 'orders-api-1', characters: 1_012, limit: 6_144 }],
    attachments: { after: 2, quota: 10 },
  },
  checks: [
    {
      name: 'ValidatePolicy',
      result: 'not-run',
      detail: 'Access Analyzer is not reachable offline.',
    },
  ],
};

export const failingGates: Gates = {
  ...gates,
  replay: {
    passed: false,
    checked: 9,
    denied: 1,
    examples: [{ action: 'sqs:SendMessage', resource: QUEUE }],
  },
  noNewAccess: {
    passed: false,
    verdict: 'refuted',
    witness: { action: 'sqs:ReceiveMessage', resource: QUEUE },
  },
};
