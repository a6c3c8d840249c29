import type { ContextValue } from '../../lib/domain/policy/context.ts';
import { random as seeded } from '../../lib/local/sample/random.ts';
import { ASKED_KEYS, formsOf } from './policy-conditions.ts';
import type { OracleCase } from './policy-oracle.ts';

const VARIABLE_ARNS = [
  `arn:aws:s3:::data/\${aws:username}/*`,
  `arn:aws:s3:::data/\${aws:userid, 'ann'}/*`,
  `arn:aws:s3:::data/\${*}`,
];

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

const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/**
 * Questions near what the policies speak of; the same seed, the same questions. `session`: each has a session policy,
 * and nothing hangs on the context.
 */
export function* questions(seed: number, count: number, session = false): Generator<OracleCase> {
  const random = seeded(seed).fraction;
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
      ...(session ? [] : VARIABLE_ARNS),
      `arn:aws:s3:::*`,
    ]);
  };
  const some = (make: () => string): string | string[] =>
    chance(0.5) ? make() : Array.from({ length: 1 + Math.floor(random() * 3) }, make);
  const condition = (): Record<string, Record<string, string | readonly string[]>> => {
    const asked = one(ASKED_KEYS);
    const form = one(formsOf(asked));
    const value = (): string => one(form === 'Null' ? ['true', 'false'] : asked.values);
    return { [form]: { [chance(0.5) ? asked.key : asked.key.toLowerCase()]: some(value) } };
  };
  const conditions = () => ({ ...condition(), ...(chance(0.2) ? condition() : {}) });
  const statement = (wide: number): unknown => ({
    Effect: chance(0.8) ? 'Allow' : 'Deny',
    [chance(0.85) ? 'Action' : 'NotAction']: chance(wide) ? '*' : some(actionPattern),
    [chance(0.85) ? 'Resource' : 'NotResource']: chance(wide) ? '*' : some(resourcePattern),
    ...(!session && chance(0.5) ? { Condition: conditions() } : {}),
  });
  /** The share of statements that speak of everything: more in what must allow beside other policies. */
  const policy = (wide = 0.1): unknown => ({
    Version: '2012-10-17',
    Statement: Array.from({ length: 1 + Math.floor(random() * 4) }, () => statement(wide)),
  });
  const level = (): readonly unknown[] =>
    Array.from({ length: chance(0.8) ? 1 : 2 }, () => (chance(0.4) ? FULL_ACCESS : policy(0.5)));
  const context = (): Record<string, ContextValue> => {
    const chosen = ASKED_KEYS.filter(() => chance(0.6));
    const known = chosen.map(({ key, has }) => [key, one(has)] as const);
    // The oracle lets a condition on a variable without a value fail whatever the operator: always give one.
    return { ...Object.fromEntries(known), 'aws:username': one(['ann', 'blue']) };
  };

  for (let made = 0; made < count; made++)
    yield {
      identity: Array.from({ length: 1 + Math.floor(random() * 2) }, () => policy()),
      ...(chance(0.25) ? { boundary: policy(0.3) } : {}),
      ...(chance(0.25)
        ? { scps: Array.from({ length: 1 + Math.floor(random() * 3) }, level) }
        : {}),
      ...(session ? { session: policy(0.3) } : {}),
      ...one(pairs),
      context: session ? {} : context(),
    };
}
