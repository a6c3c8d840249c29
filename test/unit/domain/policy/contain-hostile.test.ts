import { describe, expect, it } from 'vitest';
import { budgetOf } from '../../../../lib/domain/policy/budget.ts';
import { type Containment, contains } from '../../../../lib/domain/policy/contain.ts';
import { globOf } from '../../../../lib/domain/policy/glob.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { piecesOf } from '../../../../lib/domain/policy/pattern.ts';
import { words } from '../../../../lib/domain/policy/words.ts';
import { unlessSpent, workOf } from '../../../../lib/domain/policy/work.ts';

const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const parsed = (Statement: unknown) => parsePolicy({ Version: '2012-10-17', Statement }, 'hostile');
const allow = (Action: unknown, Resource: unknown = '*', Condition = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});
const deny = (Action: unknown, Resource: unknown = '*', Condition = {}) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
const run = (length: number) => '?'.repeat(length);
const object = (end: string) => `arn:aws:s3:::${end}`;
const letter = (at: number) => String.fromCharCode(97 + (at % 26));
const tagLike = (at: number) => ({ StringLike: { 'aws:PrincipalTag/t': `*${at}*` } });

type Hostile = readonly [
  name: string,
  outer: readonly unknown[],
  inner: readonly unknown[],
  expected: Containment['kind'],
];

const hostile: readonly Hostile[] = [
  [
    'actions that differ only in how long a run of ? is',
    [allow(`s3:${run(17)}`), allow(`s3:${run(18)}*`)],
    [allow(`s3:*a${run(16)}`)],
    'not-proven',
  ],
  [
    'resources that do, in 200 statements',
    many(200, (at) => allow(`s3:Get${at}`, [object(run(21)), object(`${run(22)}*`)])),
    many(200, (at) => allow(`s3:Get${at}`, object(`*a${run(20)}`))),
    'not-proven',
  ],
  [
    'patterns of 500 stars against each other',
    [
      allow(
        's3:GetObject',
        many(20, (at) => object(`${'*a'.repeat(500)}*b${at}`)),
      ),
    ],
    [
      allow(
        's3:GetObject',
        many(20, (at) => object(`${'*a'.repeat(500)}*c${at}`)),
      ),
    ],
    'refuted',
  ],
  [
    'a star before a run of ? under a condition',
    [allow('s3:*', '*', { StringLike: { 'k:k': [run(17), `${run(18)}*`] } })],
    [allow('s3:*', '*', { StringLike: { 'k:k': `*a${run(16)}` } })],
    'not-proven',
  ],
  [
    '5,000 statements, each with a condition that the other lacks',
    many(5_000, (at) => allow(`s3:Get${at}`, '*', tagLike(at))),
    many(5_000, (at) => allow(`s3:Get${at}`)),
    'refuted',
  ],
  [
    '300 Denies of actions that overlap in every way',
    [allow('s3:*'), ...many(300, (at) => deny(`s3:*${letter(at)}*${at}*`))],
    [
      allow('s3:*a*'),
      ...many(299, (at) => deny(`s3:*${letter(at)}*${at}*`)),
      deny('s3:*a*', object('x')),
    ],
    'not-proven',
  ],
  [
    'conditions on 30 keys that could all be met or not',
    [
      allow('s3:*'),
      ...many(30, (at) => deny('s3:*', object(`*${at}*`), { Bool: { [`k:k${at}`]: 'true' } })),
    ],
    [
      allow('s3:*'),
      ...many(29, (at) => deny('s3:*', '*', { Bool: { [`k:k${at}`]: 'true', 'k:other': 'true' } })),
    ],
    'refuted',
  ],
  [
    '20 keys whose conditions only together cover',
    many(20, (at) => allow('s3:*', '*', { StringEquals: { [`k:k${at}`]: many(20, String) } })),
    [
      allow('s3:*'),
      deny('s3:*', '*', {
        StringNotLike: Object.fromEntries(many(20, (at) => [`k:k${at}`, many(20, String)])),
      }),
    ],
    'proven',
  ],
];

// That each ends within the runner's limit is what it shows: the work is counted, and what is left over is not proven.
it.each(hostile)('ends on %s', (_, outer, inner, expected) => {
  expect(contains([parsed(outer)], [parsed(inner)]).kind).toBe(expected);
});

it.each(hostile)(
  'stops at the step it cannot have, and is sure of nothing then, on %s',
  (_, outer, inner) => {
    for (const steps of [0, 1_000, 100_000]) {
      const { spend } = workOf(steps);
      let tries = 0;
      let taken = 0;
      const counted = {
        spend: (more: number) => {
          tries += Number(taken > steps);
          taken += more;
          spend(more);
        },
      };

      const { kind } = contains([parsed(outer)], [parsed(inner)], counted);

      expect(tries).toBe(0);
      if (taken > steps) expect(kind).toBe('not-proven');
    }
  },
);

it('gives no answer of what took more steps than there were', () => {
  const work = workOf(10);
  const ask = (steps: number) =>
    unlessSpent<string>(() => {
      work.spend(steps);
      return 'done';
    }, 'too much');

  expect([10, 1, 0].map(ask)).toEqual(['done', 'too much', 'too much']);
});

describe('a search for words', () => {
  const source = (text: string) => ({
    glob: globOf(piecesOf(text)),
    partial: false,
    overColons: true,
  });
  const readers = [run(17), `${run(18)}*`].map((text) => ({
    glob: globOf(piecesOf(text)),
    how: 'surely' as const,
  }));

  it.each([10, 1_000, 30_000])('takes no more than its budget of %i', (units) => {
    let taken = 0;
    const { take } = budgetOf(units);
    const counted = {
      take: (more = 1) => {
        taken += more;
        return take(more);
      },
    };
    const search = words(source(`*a${run(16)}`), readers, counted);
    let last = search.next();
    while (last.done !== true) last = search.next();

    expect(last.value).toBe('capped');
    // It stops at the first it cannot have.
    expect(taken).toBeLessThan(units + 20);
  });
});
