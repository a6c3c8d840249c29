import { radiusFigures } from '../../lib/domain/blast-radius/figures.ts';
import type { Call, Evidence, HourCoverage } from '../../lib/domain/evidence/evidence.ts';
import type { Gates } from '../../lib/domain/gates/gates.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../../lib/domain/role.ts';
import { discoveryOf } from '../../lib/domain/soak/measure.ts';

const ACCOUNT = '111122223333';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/service/orders-api`;
const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders-to-ship`;
const LOGS = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/orders-api`;

const day = (n: number) => `2026-06-${String(n).padStart(2, '0')}`;
const daysFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => day(first + index));

/** An invented event id: `a1` and 7 give the same one every time. */
const eventId = (seed: number) =>
  `${(0x3fa8_1c00 + seed * 7919).toString(16)}-5d0e-4b7a-9c21-${(0x6e1f_0000_0000 + seed * 104_729).toString(16)}`;

function call(
  action: string,
  resource: string | null,
  count: number,
  event: string,
  more: Partial<Call> = {},
): Call {
  const days = more.days ?? daysFrom(1, 30);
  return {
    action,
    resource,
    resourceFrom: resource === null ? 'none' : 'request',
    pattern: null,
    certainty: resource === null ? 'unseen' : 'built',
    via: 'event',
    context: {},
    count,
    failures: {},
    first: `${day(1)}T00:04:11Z`,
    last: `${day(30)}T22:51:40Z`,
    days,
    dayCounts: spread(count, days.length),
    sessions: ['orders-api'],
    event,
    samples: [eventId(count), eventId(count + 1), eventId(count + 2)],
    ...more,
  };
}

/** Calls over days, busier on some than on others. */
function spread(count: number, days: number): readonly number[] {
  const weights = Array.from({ length: days }, (_, day) => 1 + ((day * 3) % 7) ** 2);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const [, ...others] = weights.map((weight) => Math.max(1, Math.floor((count * weight) / whole)));
  return [count - others.reduce((sum, each) => sum + each, 0), ...others];
}

const CALLS: readonly Call[] = [
  call('dynamodb:GetItem', TABLE, 18_240, 'dynamodb.amazonaws.com:GetItem'),
  call('dynamodb:PutItem', TABLE, 5_113, 'dynamodb.amazonaws.com:PutItem'),
  call('dynamodb:Query', `${TABLE}/index/by-customer`, 2_870, 'dynamodb.amazonaws.com:Query', {
    first: `${day(3)}T06:30:00Z`,
    days: daysFrom(3, 30),
  }),
  call('logs:CreateLogStream', `${LOGS}:*`, 412, 'logs.amazonaws.com:CreateLogStream'),
  call(
    's3:GetObject',
    'arn:aws:s3:::acme-orders/invoices/2026/06/0001.pdf',
    640,
    's3.amazonaws.com:GetObject',
  ),
  call(
    's3:GetObject',
    'arn:aws:s3:::acme-orders/invoices/2026/06/0002.pdf',
    212,
    's3.amazonaws.com:GetObject',
    {
      first: `${day(3)}T10:12:00Z`,
      days: daysFrom(3, 19),
      last: `${day(19)}T07:30:09Z`,
    },
  ),
  call(
    's3:PutObject',
    'arn:aws:s3:::acme-orders/invoices/2026/06/0001.pdf',
    96,
    's3.amazonaws.com:PutObject',
    {
      first: `${day(5)}T01:00:00Z`,
      days: [5, 6, 12, 13, 19, 20, 26, 27].map(day),
      last: `${day(27)}T01:00:40Z`,
    },
  ),
  call('sqs:SendMessage', QUEUE, 4_905, 'sqs.amazonaws.com:SendMessage'),
  call(
    'iam:PassRole',
    `arn:aws:iam::${ACCOUNT}:role/orders-export`,
    2,
    'states.amazonaws.com:CreateStateMachine',
    {
      via: 'pass-role',
      context: { 'iam:PassedToService': 'states.amazonaws.com' },
      first: `${day(12)}T09:00:02Z`,
      last: `${day(21)}T09:00:05Z`,
      days: [day(12), day(21)],
    },
  ),
];

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
  denied: [
    {
      action: 'kms:Decrypt',
      resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/8c1f2a90-0000-4000-8000-5a5a5a5a5a5a`,
      calls: 14,
      by: 'no-identity-policy',
    },
    {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::acme-payroll/2026/06.csv',
      calls: 3,
      by: 'resource-policy',
    },
  ],
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

const hours = (records: number, silences: HourCoverage['silences']): HourCoverage => ({
  records,
  firstHour: '2026-06-01T00:00:00Z',
  lastHour: '2026-06-30T23:00:00Z',
  silentHours: silences.reduce((sum, silence) => sum + silence.hours, 0),
  silences,
  shorterSilences: 0,
});

export const evidence: Evidence = {
  roleArn: ROLE_ARN,
  roleId: 'AROAEXAMPLEORDERSAPI1',
  window: { from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' },
  calls: CALLS,
  denials: proposal.denied.map(({ action, resource, calls, by }, index) => ({
    action,
    resource,
    by,
    explicit: by === 'resource-policy',
    errorCode: 'AccessDenied',
    count: calls,
    first: `${day(2)}T11:00:00Z`,
    last: `${day(9)}T16:45:30Z`,
    event: index === 0 ? 'kms.amazonaws.com:Decrypt' : 's3.amazonaws.com:GetObject',
    samples: [eventId(900 + index)],
  })),
  unmapped: { 'signin.amazonaws.com:CheckMfa': 4 },
  sessions: 388,
  ledger: {
    files: {
      read: 1_440,
      skipped: [{ file: 'AWSLogs/readme.txt', reason: 'not a log file' }],
      corrupt: [],
      pruned: [
        {
          why: 'outside-window',
          files: 3,
          folders: 29,
          examples: ['AWSLogs/111122223333/CloudTrail/eu-west-1/2026/04'],
        },
      ],
    },
    records: {
      total: 912_406,
      used: 32_490,
      dropped: { duplicate: 61, 'another-role': 879_820, 'no-permission-needed': 31 },
      unmapped: { 'signin.amazonaws.com:CheckMfa': 4 },
    },
    first: '2026-06-01T00:00:02Z',
    last: '2026-06-30T23:59:58Z',
    days: daysFrom(1, 30),
    hours: hours(912_406, []),
    regions: {
      'eu-west-1': hours(912_006, []),
      'us-east-1': hours(400, [{ from: '2026-06-13T22:00:00Z', hours: 31 }]),
    },
    omitted: 2,
  },
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
