import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { normalised, sorted } from '../../../../lib/domain/policy/merge.ts';
import { minimise } from '../../../../lib/domain/policy/minimise.ts';
import { statementSize } from '../../../../lib/domain/policy/split.ts';
import { requests, statements } from '../../../support/policy-arbitraries.ts';
import { allow, deny, documentOf } from '../../../support/snapshot-of.ts';

const sizeOf = (list: readonly Statement[]) =>
  list.reduce((sum, each) => sum + statementSize(each) + 1, 0);
const lists = fc.array(statements, { maxLength: 6 });

it('means the same, both ways, whatever the statements are', { timeout: 120_000 }, () => {
  let shorter = 0;
  fc.assert(
    fc.property(lists, (list) => {
      const small = minimise(list);
      const [before, after] = [[documentOf(...list)], [documentOf(...small)]];
      expect(contains(before, after)).toEqual({ kind: 'proven' });
      expect(contains(after, before)).toEqual({ kind: 'proven' });
      if (sizeOf(small) < sizeOf(list)) shorter += 1;
    }),
    { numRuns: 1_500 },
  );
  expect(shorter).toBeGreaterThan(500);
});

it('answers every request the same', () => {
  const asked = fc.array(requests, { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(lists, asked, (list, questions) => {
      const [before, after] = [documentOf(...list), documentOf(...minimise(list))].map((one) =>
        questions.map((request) => evaluate({ identity: [one] }, request).decision),
      );
      expect(after).toEqual(before);
    }),
    { numRuns: 500 },
  );
});

it('never takes more characters, and is the same whatever the order, and once is enough', () => {
  fc.assert(
    fc.property(lists, fc.integer(), (list, seed) => {
      const small = minimise(list);
      expect(sizeOf(small)).toBeLessThanOrEqual(sizeOf(list));
      const turned = [...list.slice(seed % 3), ...list.slice(0, seed % 3)].reverse();
      expect(JSON.stringify(minimise(turned))).toBe(JSON.stringify(small));
      expect(minimise(small)).toEqual(small);
    }),
    { numRuns: 500 },
  );
});

const condition = { Bool: { 'aws:SecureTransport': ['true'] } };
const many = Array.from({ length: 20 }, (_, at) => `arn:aws:s3:::bucket-${at}/*`);
const reads = Array.from({ length: 20 }, (_, at) => `s3:GetThing${at}`);
const [a, b, c] = ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'];

it.each<readonly [string, readonly Statement[], readonly Statement[]]>([
  [
    'drops patterns that another of the list holds',
    [allow(['s3:Get*', 's3:GetObject'], [a, 'arn:aws:s3:::a/x', 'arn:aws:s3:::*'])],
    [allow(['s3:Get*'], ['arn:aws:s3:::*'])],
  ],
  [
    'drops an Allow within another, under the same condition or a weaker one',
    [allow(['s3:GetObject'], [a], { condition }), allow(['s3:Get*'], ['arn:aws:s3:::*'])],
    [allow(['s3:Get*'], ['arn:aws:s3:::*'])],
  ],
  [
    'keeps an Allow within another under a stronger condition',
    [allow(['s3:GetObject'], [a]), allow(['s3:Get*'], ['arn:aws:s3:::*'], { condition })],
    [allow(['s3:Get*'], ['arn:aws:s3:::*'], { condition }), allow(['s3:GetObject'], [a])],
  ],
  [
    'drops single actions and resources that others allow already',
    [allow(['s3:GetObject', 's3:PutObject'], [a, b]), allow(['s3:Get*'], ['*'])],
    [allow(['s3:Get*'], ['*']), allow(['s3:PutObject'], [a, b])],
  ],
  [
    'drops what a NotAction statement holds',
    [
      allow(['s3:GetObject', 'iam:GetUser'], ['*']),
      { effect: 'Allow', notAction: ['iam:*'], resource: ['*'] },
    ],
    [allow(['iam:GetUser'], ['*']), { effect: 'Allow', notAction: ['iam:*'], resource: ['*'] }],
  ],
  [
    'drops a Deny within another, and cuts none',
    [
      deny(['s3:GetObject'], [a]),
      deny(['s3:Get*'], ['arn:aws:s3:::*']),
      deny(['s3:GetObject', 's3:PutObject'], [a, b]),
    ],
    [deny(['s3:Get*'], ['arn:aws:s3:::*']), deny(['s3:GetObject', 's3:PutObject'], [a, b])],
  ],
  [
    'writes a long list of resources once, and its actions again where they go further',
    [
      allow(['s3:GetObject', 's3:PutObject'], [...many, b]),
      allow(['s3:GetObject', 's3:PutObjectAcl'], [...many, c]),
    ],
    [
      allow(['s3:GetObject', 's3:PutObject'], [b]),
      allow(['s3:GetObject', 's3:PutObjectAcl'], [c]),
      allow(['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl'], many),
    ],
  ],
  [
    'writes a long list of actions once, and its resources again where they go further',
    [allow([...reads, 's3:PutObject'], [a, b]), allow([...reads, 's3:PutObjectAcl'], [a, c])],
    [allow(['s3:PutObject'], [a, b]), allow(['s3:PutObjectAcl'], [a, c]), allow(reads, [a, b, c])],
  ],
  [
    'adds no pair, though one action knows no such resource today',
    [allow(['s3:ListAllMyBuckets'], ['*']), allow(['s3:GetObject'], [a])],
    [allow(['s3:GetObject'], [a]), allow(['s3:ListAllMyBuckets'], ['*'])],
  ],
  [
    'spells an action one way in all statements',
    [allow(['s3:getobject'], [a]), allow(['s3:GetObject'], [b])],
    [allow(['s3:GetObject'], [a, b])],
  ],
  [
    'keeps the Sid of what only loses members',
    [allow(['s3:Get*'], ['*']), allow(['s3:GetObject', 's3:PutObject'], [a], { sid: 'Mine' })],
    [allow(['s3:Get*'], ['*']), allow(['s3:PutObject'], [a], { sid: 'Mine' })],
  ],
])('%s', (_, list, expected) => {
  expect(minimise(list)).toEqual(sorted(expected.map(normalised)));
});

it('ends, whatever the policies are made of', () => {
  const lists: readonly (readonly Statement[])[] = [
    hostile(5_000, (at) => allow([`s3:*a*${at}*`], [`arn:aws:s3:::*a*a*a*${at}*`])),
    hostile(5_000, (at) => deny([`s3:*a*${at}*`], ['*'])),
    hostile(1_000, (at) =>
      allow([`s3:A${at}`, `s3:A${(at + 1) % 1_000}`], [`arn:aws:s3:::${(at * 7) % 1_000}`]),
    ),
    [
      allow(
        hostile(5_000, (at) => `s3:*a${at}*b*`),
        hostile(5_000, (at) => `arn:aws:s3:::*${at}*`),
      ),
    ],
  ];
  for (const list of lists) expect(minimise(list).length).toBeGreaterThan(0);
});

function hostile<T>(count: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
