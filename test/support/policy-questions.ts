import type { ContextValue } from '../../lib/domain/policy/context.ts';
import type { OracleCase } from './policy-oracle.ts';

const SERVICES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  s3: [
    ['GetObject', 'arn:aws:s3:::data/in/a.csv'],
    ['GetObject', 'arn:aws:s3:::logs/2026/01/x:y.gz'],
    ['PutObject', 'arn:aws:s3:::data/ann/b.csv'],
    ['GetObjectTagging', 'arn:aws:s3:::data/in/a.csv'],
    ['ListBucket', 'arn:aws:s3:::data'],
    ['DeleteObject', 'arn:aws:s3:::data-2/x'],
  ],
  dynamodb: [
    ['GetItem', 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'],
    ['Query', 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day'],
    ['PutItem', 'arn:aws:dynamodb:us-east-1:123456789012:table/orders-test'],
  ],
  sqs: [
    ['SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:jobs'],
    ['ReceiveMessage', 'arn:aws:sqs:us-east-1:123456789012:jobs-dead'],
  ],
  ec2: [
    ['StartInstances', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0a1b'],
    ['TerminateInstances', 'arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b'],
    ['CreateTags', 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-1'],
  ],
  logs: [
    ['PutLogEvents', 'arn:aws:logs:eu-west-1:123456789012:log-group:app:log-stream:one'],
    ['CreateLogGroup', 'arn:aws:logs:eu-west-1:123456789012:log-group:app'],
  ],
};

const USER = `\${aws:username}`;

/** Context keys, what a request may have under them, and conditions that ask for about that. */
const KEYS: Readonly<
  Record<string, { readonly has: readonly ContextValue[]; readonly asked: readonly Asked[] }>
> = {
  'aws:PrincipalTag/team': {
    has: ['blue', 'Blue', 'red', 'ann', 'bl*'],
    asked: [
      ['StringEquals', ['blue', 'green']],
      ['StringNotEquals', ['blue', 'green']],
      ['StringEqualsIgnoreCase', ['BLUE']],
      ['StringNotEqualsIgnoreCase', ['BLUE', 'RED']],
      ['StringLike', ['bl*', 'r?d']],
      ['StringNotLike', ['b*']],
      ['StringEqualsIfExists', ['blue']],
      ['StringEquals', [USER]],
      ['Null', ['true']],
      ['Null', ['false']],
    ],
  },
  'aws:MultiFactorAuthAge': {
    has: ['10', '3600', '7.5'],
    asked: [
      ['NumericLessThan', ['3600']],
      ['NumericLessThanEquals', ['3600']],
      ['NumericGreaterThan', ['10']],
      ['NumericGreaterThanEqualsIfExists', ['10']],
      ['NumericEquals', ['10', '7.5']],
      ['NumericNotEquals', ['10', '7.5']],
    ],
  },
  'aws:CurrentTime': {
    has: ['2026-01-01T00:00:00Z', '2026-06-01T12:00:00+02:00'],
    asked: [
      ['DateLessThan', ['2026-03-01T00:00:00Z']],
      ['DateGreaterThanEquals', ['2026-01-01T00:00:00Z']],
      ['DateEquals', ['2026-06-01T10:00:00Z']],
      ['DateNotEquals', ['2026-06-01T10:00:00Z']],
    ],
  },
  'aws:SecureTransport': {
    has: ['true', 'false'],
    asked: [
      ['Bool', ['true']],
      ['Bool', ['false']],
      ['BoolIfExists', ['false']],
    ],
  },
  'aws:SourceIp': {
    has: ['203.0.113.9', '198.51.100.4', '2001:db8::9'],
    asked: [
      ['IpAddress', ['203.0.113.0/24', '2001:db8::/32']],
      ['NotIpAddress', ['203.0.113.0/25']],
      ['IpAddressIfExists', ['198.51.100.0/24']],
    ],
  },
  'aws:SourceArn': {
    has: ['arn:aws:sns:eu-west-1:123456789012:topic', 'arn:aws:s3:::bucket'],
    asked: [
      ['ArnLike', ['arn:aws:sns:*:123456789012:t*']],
      ['ArnEquals', ['arn:aws:s3:::bucket']],
      ['ArnNotLike', ['arn:aws:sns:*:*:*']],
      ['ArnNotEquals', ['arn:aws:s3:::*']],
    ],
  },
  'aws:TagKeys': {
    has: [['team'], ['team', 'cost'], ['other', 'cost']],
    asked: [
      ['ForAllValues:StringEquals', ['team', 'cost']],
      ['ForAnyValue:StringLike', ['t*']],
      ['ForAnyValue:StringNotEquals', ['team']],
      ['ForAllValues:StringNotLike', ['oth*']],
    ],
  },
};

type Asked = readonly [operator: string, values: readonly string[]];

/** Numbers in [0, 1) that only depend on the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Questions near what the policies speak of; the same seed, the same questions. */
export function* questions(seed: number, count: number): Generator<OracleCase> {
  const random = randomFrom(seed);
  const chance = (share: number): boolean => random() < share;
  const one = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const pairs = Object.entries(SERVICES).flatMap(([service, list]) =>
    list.map(([name, resource]) => ({ action: `${service}:${name}`, resource })),
  );

  const actionPattern = (): string => {
    const { action } = one(pairs);
    const [service = '', name = ''] = action.split(':');
    const cut = 1 + Math.floor(random() * name.length);
    return one([
      '*',
      action,
      action.toUpperCase(),
      `${service}:*`,
      `${service}:${name.slice(0, cut)}*`,
      `${service}:*${name.slice(cut)}`,
      `${service}:${name.slice(0, cut - 1)}?${name.slice(cut)}`,
    ]);
  };
  const resourcePattern = (): string => {
    const { resource } = one(pairs);
    const parts = resource.split(':');
    const head = parts.slice(0, 5);
    const last = parts.slice(5).join(':');
    // The oracle takes a wildcard in the kind of resource (`table` of `table/x`) as text: cut behind it.
    const kind = head[2] === 's3' ? 0 : Math.max(last.indexOf('/'), last.indexOf(':')) + 1;
    const cut = kind + Math.floor(random() * (last.length - kind));
    const wide = head.map((part, at) => (at > 2 && part !== '' && chance(0.3) ? '*' : part));
    const joined = (tail: string): string => [...wide, tail].join(':');
    return one([
      '*',
      resource,
      joined(last),
      joined(`${last.slice(0, cut)}*`),
      joined(`${last.slice(0, cut)}?${last.slice(cut + 1)}`),
      joined(`${last.slice(0, kind)}*${last.slice(cut)}`),
      `arn:aws:s3:::data/${USER}/*`,
      `arn:aws:s3:::*`,
    ]);
  };
  const some = (make: () => string): string | string[] =>
    chance(0.5) ? make() : Array.from({ length: 1 + Math.floor(random() * 3) }, make);
  const condition = (): Record<string, Record<string, readonly string[]>> => {
    const [key, { asked }] = one(Object.entries(KEYS));
    const [operator, values] = one(asked);
    return { [operator]: { [chance(0.5) ? key : key.toLowerCase()]: values } };
  };
  const statement = (): unknown => ({
    Effect: chance(0.75) ? 'Allow' : 'Deny',
    [chance(0.85) ? 'Action' : 'NotAction']: some(actionPattern),
    [chance(0.85) ? 'Resource' : 'NotResource']: some(resourcePattern),
    ...(chance(0.5) ? { Condition: { ...condition(), ...(chance(0.2) ? condition() : {}) } } : {}),
  });
  const policy = (): unknown => ({
    Version: '2012-10-17',
    Statement: Array.from({ length: 1 + Math.floor(random() * 4) }, statement),
  });
  const context = (): Record<string, ContextValue> => {
    const chosen = Object.entries(KEYS).filter(() => chance(0.6));
    const known = chosen.map(([key, { has }]) => [key, one(has)] as const);
    // The oracle lets a condition on a variable without a value fail whatever the operator: always give one.
    return { ...Object.fromEntries(known), 'aws:username': one(['ann', 'blue']) };
  };

  for (let made = 0; made < count; made++)
    yield {
      identity: Array.from({ length: 1 + Math.floor(random() * 2) }, policy),
      ...(chance(0.2) ? { boundary: policy() } : {}),
      ...one(pairs),
      context: context(),
    };
}
