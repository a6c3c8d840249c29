import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { action as lookUp } from '../../../../lib/domain/catalogue/catalogue.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import type { PolicyDocument, Statement } from '../../../../lib/domain/policy/document.ts';
import { characters } from '../../../../lib/domain/policy/size.ts';
import { familiesOf } from '../../../../lib/domain/proposal/action-families.ts';
import { admits, joined, jointsOf } from '../../../../lib/domain/proposal/collapse.ts';
import { type Fitted, fitInto, type Part, reasonOf } from '../../../../lib/domain/proposal/fit.ts';
import { allow, deny, documentOf } from '../../../support/snapshot-of.ts';

const ACCOUNT = '111122223333';
const queue = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
const queues = Array.from({ length: 40 }, (_, at) => queue(`orders-${at}x`));
const part = (statement: Statement, source: Statement = allow(['*'])): Part => ({
  statement,
  source,
});
const fits = (fitted: Fitted) => {
  if (fitted.kind !== 'fits') throw new Error(fitted.reason);
  return fitted;
};
const reading = [
  'ec2:DescribeImages',
  'ec2:DescribeInstances',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

describe('fitInto', () => {
  it('lists by name as long as that fits', () => {
    expect(fitInto(1, [part(allow(reading)), part(deny(['s3:*']))])).toEqual({
      kind: 'fits',
      documents: [documentOf(...[allow(reading), deny(['s3:*'])])],
      widenings: [],
    });
  });

  it('takes a wildcard for reading actions before it cuts resources', () => {
    const parts = [part(allow(reading, ['*'])), part(allow(['sqs:SendMessage'], queues))];
    const all = characters(documentOf(...parts.map(({ statement }) => statement)));

    const fitted = fits(fitInto(1, parts, all - 1));

    expect(fitted.widenings).toMatchObject([{ list: 'action', pattern: 'ec2:Describe*' }]);
    expect(JSON.stringify(fitted.documents)).toContain(queues[39]);
  });

  it('cuts resources at a delimiter when wildcards for actions are not enough', () => {
    const parts = [part(allow(reading)), part(allow(['sqs:SendMessage'], queues))];

    const fitted = fits(fitInto(1, parts, 400));

    expect(fitted.widenings.map(({ pattern }) => pattern)).toEqual(['ec2:Describe*', queue('*')]);
    expect(fitted.documents.flatMap(({ statements }) => statements)).toEqual(
      expect.arrayContaining([allow(['ec2:Describe*']), allow(['sqs:SendMessage'], [queue('*')])]),
    );
  });

  it('says how many it takes when nothing more can be done', () => {
    const writes = Array.from({ length: 40 }, (_, at) => `sqs:Write${at}`);

    expect(fitInto(1, [part(allow(writes))], 300)).toMatchObject({
      kind: 'too-large',
      smallest: expect.any(Array),
      reason: expect.stringMatching(/^the draft takes \d managed policies at its smallest$/),
    });
  });

  it('says so when a statement alone is too long for a document', () => {
    const condition = { StringEquals: { 'aws:x': ['y'.repeat(400)] } };

    expect(fitInto(5, [part(allow(['s3:GetObject'], ['*'], { condition }))], 300)).toMatchObject({
      kind: 'too-large',
      smallest: null,
      reason: expect.stringContaining('cannot be split further'),
    });
  });

  it('needs no room for nothing', () => {
    expect(fitInto(0, [])).toMatchObject({ kind: 'fits', documents: [] });
  });

  it('tells what each pattern admits beyond what was kept', () => {
    const fitted = fits(
      fitInto(1, [part(allow(reading)), part(allow(['sqs:SendMessage'], queues))], 400),
    );
    const [actions, resources] = fitted.widenings.map(reasonOf);

    expect(actions).toMatch(
      /^the policies would not fit with all 4 by name: admits \d{3} that were not used \(ec2:Describe.* and \d{3} more\), and what AWS adds$/,
    );
    expect(resources).toBe(
      'the policies would not fit with all 40 by name: admits whatever comes after the account',
    );
  });
});

it.each([
  ['arn:aws:s3:::b/raw/*', 'admits whatever comes after b/raw/'],
  ['arn:aws:s3:::*', 'admits whatever comes after the account'],
  ['arn:aws:iam::1:role/*web', 'admits whatever comes after role/ and before web'],
  [
    'arn:aws:secretsmanager:eu-west-1:1:secret:db-??????',
    'admits any six characters after secret:db-',
  ],
  ['*', 'admits all that * matches'],
])('tells the open segment of %s', (pattern, told) => {
  expect(admits(pattern)).toBe(told);
});

describe('familiesOf', () => {
  const patterns = (actions: readonly string[], source = allow(['*'])) =>
    familiesOf(allow(actions), source).map(({ pattern }) => pattern);

  it('takes the longest beginning that the members share', () => {
    expect(patterns(['ec2:DescribeVpcs', 'ec2:DescribeVpcEndpoints'])).toEqual([
      'ec2:DescribeVpc*',
    ]);
  });

  it('never has an action that writes', () => {
    expect(patterns(['ssm:GetParameter', 'ssm:GetParameters'])).toEqual(['ssm:GetParameter*']);
    // BatchWriteItem begins so too.
    expect(patterns(['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'])).toEqual([]);
    expect(patterns(['s3:PutObject', 's3:PutObjectAcl'])).toEqual([]);
    expect(lookUp('dynamodb:BatchWriteItem')?.level).toBe('Write');
  });

  it.each([
    ['an action by name', allow(reading)],
    ['a narrower wildcard', allow(['ec2:DescribeI*', 'ec2:DescribeS*', 'ec2:DescribeVpcs'])],
    ['a NotAction that has some of it', { ...allow([]), notAction: ['ec2:DescribeV*'] }],
  ])('needs a source that has all of it, and has not with %s', (_, source) => {
    const { action, ...rest } = source;
    const from = action?.length === 0 ? rest : source;
    expect(patterns(reading, from)).not.toContain('ec2:Describe*');
  });

  it('may come from a NotAction that leaves all of it', () => {
    const { action: _, ...rest } = allow([]);
    expect(patterns(reading, { ...rest, notAction: ['iam:*'] })).toContain('ec2:Describe*');
  });
});

describe('jointsOf', () => {
  it.each([
    ['inside a name', [queue('prod-a'), queue('prod-b')], [queue('')]],
    [
      'before the first name where the ARN has no account',
      ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
      [],
    ],
    ['across accounts', [queue('a'), 'arn:aws:sqs:eu-west-1:444455556666:a'], []],
    ['across regions', [queue('a'), `arn:aws:sqs:us-east-1:${ACCOUNT}:a`], []],
    ['across services', [queue('a'), `arn:aws:sns:eu-west-1:${ACCOUNT}:a`], []],
    [
      'where a variable stands',
      ['arn:aws:s3:::b/${aws:username}/a', 'arn:aws:s3:::b/${aws:username}/b'],
      [],
    ],
    ['after a wildcard', ['arn:aws:s3:::b/*/a', 'arn:aws:s3:::b/*/b'], ['arn:aws:s3:::b/']],
  ])('never cuts %s', (_, patterns, expected) => {
    expect(jointsOf(patterns).map(({ prefix }) => prefix)).toEqual(expected);
  });

  it('cuts deep before it cuts high', () => {
    const objects = ['a/1', 'a/2', 'b/1', 'b/2'].map((key) => `arn:aws:s3:::bucket/x/${key}`);
    const [first] = jointsOf([...objects, 'arn:aws:s3:::bucket/y']);

    expect(first?.prefix).toMatch(/bucket\/x\//);
    expect(joined(objects, new Set(['arn:aws:s3:::bucket/x/a/']))).toEqual([
      'arn:aws:s3:::bucket/x/a/*',
      objects[2],
      objects[3],
    ]);
  });
});

const sources = fc.constantFrom(
  allow(['*']),
  allow(['ec2:*', 'sqs:*'], ['*']),
  allow(['ec2:Describe*', 'sqs:*', 's3:Get*'], [queue('*'), 'arn:aws:s3:::data/*']),
);
const kept = fc.record({
  action: fc.subarray([...reading, 'sqs:SendMessage', 's3:GetObject', 's3:GetObjectAcl'], {
    minLength: 1,
  }),
  resource: fc.subarray(
    [
      ...queues.slice(0, 10),
      ...['a/1', 'a/2', 'b/1', 'b/2'].map((key) => `arn:aws:s3:::data/${key}`),
    ],
    { minLength: 1 },
  ),
});
/** Actions and resources of the source only: a narrowing. */
const narrowings = fc.tuple(sources, kept).map(([source, { action, resource }]) => {
  const allowed = (name: string) =>
    contains([documentOf(source)], [documentOf(allow([name], resource))]).kind === 'proven';
  return part(allow(action.filter(allowed), resource), source);
});

it('keeps all that was kept, within its sources and the room, in any order', () => {
  let widened = 0;
  fc.assert(
    fc.property(
      fc.array(narrowings, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 250, max: 900 }),
      (given, room, limit) => {
        const parts = given.filter(({ statement }) => (statement.action ?? []).length > 0);
        const fitted = fitInto(room, parts, limit);
        const again = fitInto(room, [...parts].reverse(), limit);
        if (fitted.kind === 'too-large') {
          expect(again).toEqual(fitted);
          return;
        }
        const documentsOf = (one: Fitted): readonly PolicyDocument[] => fits(one).documents;
        expect(documentsOf(again)).toEqual(fitted.documents);
        expect(fitted.documents.length).toBeLessThanOrEqual(room);
        for (const document of fitted.documents)
          expect(characters(document)).toBeLessThanOrEqual(limit);
        const before = parts.map(({ source }) => documentOf(source));
        const needed = parts.map(({ statement }) => documentOf(statement));
        expect(contains(fitted.documents, needed).kind).toBe('proven');
        expect(contains(before, fitted.documents).kind).toBe('proven');
        if (fitted.widenings.length > 0) widened += 1;
        else expect(contains(needed, fitted.documents).kind).toBe('proven');
      },
    ),
    { numRuns: 300 },
  );
  expect(widened).toBeGreaterThan(50);
});
