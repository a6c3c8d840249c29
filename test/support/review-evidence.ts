import type { Call, Evidence, HourCoverage } from '../../lib/domain/evidence/evidence.ts';
import type { DeniedCall } from '../../lib/domain/proposal/proposal.ts';

export const ACCOUNT = '111122223333';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/service/orders-api`;
export const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`;
export const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders-to-ship`;
export const LOGS = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/orders-api`;

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

/** What a draft shows of the refused calls. */
export const DENIED: readonly DeniedCall[] = [
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
];

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
  denials: DENIED.map(({ action, resource, calls, by }, index) => ({
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
