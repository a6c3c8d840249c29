import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Change,
  type Difference,
  difference,
} from '../../../../lib/domain/difference/difference.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { PolicyDocument } from '../../../../lib/domain/policy/document.ts';
import { evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { documents, requests } from '../../../support/policy-arbitraries.ts';

interface DifferenceCase {
  readonly name: string;
  readonly version?: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly onlyNarrows: Difference['onlyNarrows'];
  readonly lost?: readonly string[];
  readonly added?: readonly string[];
}

const cases = JSON.parse(
  readFileSync(new URL('cases.json', import.meta.url), 'utf8'),
) as readonly DifferenceCase[];

const written = (statements: readonly unknown[], Version = '2012-10-17') => [
  parsePolicy({ Version, Statement: statements }, 'case'),
];

function line({ action, future, moot, extent, resources, except, left }: Change): string {
  const parts = [
    `${action}${future ? ' (future)' : ''}${moot ? ' (moot)' : ''} ${extent} on ${resources.join(' ')}`,
    ...(except.length > 0 ? [`except ${except.join(' ')}`] : []),
    ...(left.length > 0 ? [`left ${left.join(' ')}`] : []),
  ];
  return parts.join(' ');
}

const allows = (
  identity: readonly PolicyDocument[],
  request: Omit<Parameters<typeof evaluate>[1], 'contextComplete'>,
) => evaluate({ identity }, { ...request, contextComplete: true }).decision === 'allowed';

it.each(cases)('$name', (given) => {
  const [before, after] = [
    written(given.before, given.version),
    written(given.after, given.version),
  ];
  const found = difference(before, after);
  expect({
    onlyNarrows: found.onlyNarrows,
    lost: found.lost.map(line),
    added: found.added.map(line),
  }).toEqual({
    onlyNarrows: given.onlyNarrows,
    lost: given.lost ?? [],
    added: given.added ?? [],
  });
  expect(found.witness === null).toBe(given.onlyNarrows !== false);
  expect(found.reason === null).toBe(given.onlyNarrows !== 'not-proven');
});

it('says what containment says, shows it by requests that the evaluator confirms, and misses no action', {
  timeout: 120_000,
}, () => {
  const some = fc.array(documents, { maxLength: 2 });
  const many = fc.array(requests, { minLength: 20, maxLength: 20 });
  let refuted = 0;
  let changed = 0;
  fc.assert(
    fc.property(some, some, many, (before, after, asked) => {
      const { onlyNarrows, witness, lost, added } = difference(before, after);
      expect(onlyNarrows === true).toBe(contains(before, after).kind === 'proven');
      expect(added.length === 0).toBe(onlyNarrows === true);
      expect(lost.length === 0).toBe(contains(after, before).kind === 'proven');
      if (onlyNarrows === false) {
        refuted += 1;
        if (witness === null) throw new Error('no witness');
        expect([allows(before, witness), allows(after, witness)]).toEqual([false, true]);
      }
      for (const [list, has, lacks] of [
        [lost, before, after],
        [added, after, before],
      ] as const)
        for (const { action, example, future } of list.slice(0, 50)) {
          if (example === null || future) continue;
          const request = { action, ...example };
          expect([allows(has, request), allows(lacks, request)]).toEqual([true, false]);
        }
      for (const request of asked) {
        const [then, now] = [allows(before, request), allows(after, request)];
        if (then === now) continue;
        changed += 1;
        const named = new Set((then ? lost : added).map(nameOf));
        expect(named.has('future') || named.has(request.action.toLowerCase())).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
  expect([refuted > 0, changed > 0]).toEqual([true, true]);
});

function nameOf({ action, future }: Change): string {
  return future ? 'future' : action.toLowerCase();
}

it('counts actions by service and level, and pairs of an action and a resource pattern', () => {
  const { totals } = difference(
    written([
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 's3:GetObject'],
        // The queue is nothing to s3:GetObject, so it makes no pair.
        Resource: ['arn:aws:sqs:eu-west-1:111122223333:a', '*'],
      },
    ]),
    written([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'sqs:ReceiveMessage',
        Resource: 'arn:aws:sqs:eu-west-1:111122223333:a',
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' },
    ]),
  );
  const none = { before: 0, after: 0, lost: 0, narrowed: 0, added: 0, widened: 0, unknown: 0 };
  expect(totals).toEqual({
    actions: { ...none, before: 3, after: 3, lost: 1, narrowed: 1, added: 1 },
    pairs: { kept: 3, lost: 2, unknown: 0 },
    byService: {
      kms: { ...none, after: 1, added: 1 },
      s3: { ...none, before: 1, lost: 1 },
      sqs: { ...none, before: 2, after: 2, narrowed: 1 },
    },
    byLevel: {
      Read: { ...none, before: 2, after: 1, lost: 1, narrowed: 1 },
      Write: { ...none, before: 1, after: 2, added: 1 },
    },
  });
});

it('compares thousands of resources with thousands', { timeout: 60_000 }, () => {
  const tables = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, at) => `arn:aws:dynamodb:eu-west-1:111122223333:table/t${from + at}`,
    );
  const allowed = (Resource: readonly string[]) =>
    written([{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource }]);
  const { lost, added, onlyNarrows } = difference(
    allowed(tables(0, 3000)),
    allowed(tables(1, 3001)),
  );
  expect(onlyNarrows).toBe(false);
  expect(lost.map(line)).toEqual([
    'dynamodb:GetItem part on arn:aws:dynamodb:eu-west-1:111122223333:table/t0',
  ]);
  expect(added.map(line)).toEqual([
    'dynamodb:GetItem part on arn:aws:dynamodb:eu-west-1:111122223333:table/t3000',
  ]);
});

it('lists nothing rather than half when there is too much, and says so', {
  timeout: 60_000,
}, () => {
  const conditional = (from: number) =>
    written(
      Array.from({ length: 1_500 }, (_, at) => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': `t${from + at}` } },
      })),
    );
  const { onlyNarrows, reason, lost, added, totals } = difference(conditional(0), conditional(1));

  expect(onlyNarrows).toBe(false);
  expect(reason).toMatch(/too much to list action by action/);
  expect([lost, added].map((list) => list.map(({ action }) => action))).toEqual([
    ['s3:GetObject'],
    ['s3:GetObject'],
  ]);
  expect(totals.actions).toMatchObject({ before: 0, lost: 0 });
  expect(totals.actions.unknown).toBeGreaterThan(10_000);
});
