import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { merge } from '../../../../lib/domain/policy/merge.ts';
import { pack } from '../../../../lib/domain/policy/pack.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../../../../lib/domain/policy/size.ts';
import { statementSize } from '../../../../lib/domain/policy/split.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

interface BinCase extends PolicyCase {
  readonly capacity: number;
  readonly sizes: readonly number[];
  readonly optimum: number;
}

const allow = (
  action: readonly string[],
  resource: readonly string[],
  sid?: string,
): Statement => ({
  ...(sid === undefined ? {} : { sid }),
  effect: 'Allow',
  action,
  resource,
});
const names = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const queues = (count: number) => names(count, (at) => `arn:aws:sqs:eu-west-1:1:queue-${at}`);
const cells = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(
    statements.flatMap(({ action = [], resource = [] }) =>
      action.flatMap((name) => resource.map((arn) => `${name} ${arn}`)),
    ),
  );

describe('characters', () => {
  it('counts the printed JSON without the whitespace between its elements', () => {
    const document = { version: '2012-10-17' as const, statements: [allow(['s3:Get*'], ['*'])] };
    const written =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}';

    expect(characters(document)).toBe(written.length);
  });

  it('counts whitespace within a text, and what JSON must escape', () => {
    const sized = (value: string) =>
      characters({
        version: '2012-10-17',
        statements: [{ ...allow(['*'], ['*']), condition: { StringEquals: { 'aws:x': [value] } } }],
      });

    expect(sized('a b') - sized('ab')).toBe(1);
    expect(sized('a"b') - sized('ab')).toBe(2);
  });
});

describe('merge', () => {
  it('unites the actions of statements that are else equal', () => {
    expect(merge([allow(['s3:PutObject'], ['*']), allow(['s3:GetObject'], ['*'])])).toEqual([
      allow(['s3:GetObject', 's3:PutObject'], ['*']),
    ]);
  });

  it('unites the resources of statements that are else equal, and then what has become equal', () => {
    const merged = merge([
      allow(['sqs:SendMessage'], ['arn:a']),
      allow(['sqs:SendMessage'], ['arn:b']),
      allow(['sqs:ReceiveMessage'], ['arn:b', 'arn:a']),
    ]);

    expect(merged).toEqual([allow(['sqs:ReceiveMessage', 'sqs:SendMessage'], ['arn:a', 'arn:b'])]);
  });

  it('does not unite across effects, conditions or negated lists', () => {
    const condition = { Bool: { 'aws:SecureTransport': ['true'] } };
    const apart: readonly Statement[] = [
      allow(['s3:GetObject'], ['*']),
      { ...allow(['s3:PutObject'], ['*']), effect: 'Deny' },
      { ...allow(['s3:PutObject'], ['*']), condition },
      { effect: 'Allow', notAction: ['iam:*'], resource: ['*'] },
      { effect: 'Allow', notAction: ['sts:*'], resource: ['*'] },
    ];

    expect(merge(apart)).toHaveLength(5);
  });

  it('knows equal conditions in another order', () => {
    const one = { StringEquals: { a: ['1', '2'], b: ['3'] } };
    const other = { StringEquals: { b: ['3'], a: ['2', '1'] } };

    const merged = merge([
      { ...allow(['s3:GetObject'], ['*']), condition: one },
      { ...allow(['s3:PutObject'], ['*']), condition: other },
    ]);

    expect(merged).toHaveLength(1);
  });

  it('keeps a Sid only when all parts had it', () => {
    const sids = (...given: readonly string[]) =>
      merge(given.map((sid, at) => allow([`s3:Get${at}`], ['*'], sid))).map(({ sid }) => sid);

    expect(sids('Read', 'Read')).toEqual(['Read']);
    expect(sids('Read', 'Write')).toEqual([undefined]);
  });

  it('names an action once, whatever its case', () => {
    expect(merge([allow(['s3:GetObject', 's3:getobject'], ['*'])])).toEqual([
      allow(['s3:GetObject'], ['*']),
    ]);
  });
});

describe('pack', () => {
  it('makes one document of what fits in one', () => {
    expect(pack([allow(['s3:GetObject'], ['*'])], MANAGED_POLICY_LIMIT)).toEqual([
      { version: '2012-10-17', statements: [allow(['s3:GetObject'], ['*'])] },
    ]);
    expect(pack([], MANAGED_POLICY_LIMIT)).toEqual([]);
  });

  it('fills a document to the last character', () => {
    const statement = allow(['s3:GetObject'], ['arn:aws:s3:::b/*']);
    const size = characters({ version: '2012-10-17', statements: [statement, statement] });

    expect(pack([statement, statement], size)).toHaveLength(1);
    expect(pack([statement, statement], size - 1)).toHaveLength(2);
  });

  it.each([
    ['many resources', allow(['sqs:SendMessage', 'sqs:ReceiveMessage'], queues(500))],
    [
      'many actions',
      allow(
        names(900, (at) => `svc:Action${at}`),
        ['*'],
      ),
    ],
    [
      'many of both',
      allow(
        names(400, (at) => `svc:Action${at}`),
        queues(300),
      ),
    ],
  ])('splits a statement of %s, allowing just what it allowed', (_, statement) => {
    const documents = pack([statement], MANAGED_POLICY_LIMIT);

    expect(documents.every((one) => characters(one) <= MANAGED_POLICY_LIMIT)).toBe(true);
    expect(cells(documents.flatMap(({ statements }) => statements))).toEqual(cells([statement]));
  });

  it('needs no more documents than the characters to be stored, and one', () => {
    const statement = allow(['sqs:SendMessage'], queues(1_000));
    const all = characters({ version: '2012-10-17', statements: [statement] });

    expect(pack([statement], MANAGED_POLICY_LIMIT).length).toBeLessThanOrEqual(
      Math.ceil(all / MANAGED_POLICY_LIMIT) + 1,
    );
  });

  it('puts small statements into the gaps that large ones leave', () => {
    const large = names(3, (at) =>
      allow(
        [`svc${at}:A`],
        queues(90).map((arn) => `${arn}-${at}`),
      ),
    );
    const small = names(9, (at) => allow([`tiny${at}:A`], [`arn:aws:s3:::b${at}`]));

    expect(pack([...small, ...large], MANAGED_POLICY_LIMIT)).toHaveLength(3);
  });

  it.each(policyCases<BinCase>('bins').filter(({ sizes }) => Math.min(...sizes) > 100))(
    'packs statements as well: $name',
    ({ sizes, capacity, optimum }) => {
      // A statement of each size, less the comma that follows it.
      const empty = allow([''], ['*']);
      const statements = sizes.map((size) =>
        allow(['x'.repeat(size - 1 - statementSize(empty))], ['*']),
      );
      const limit = characters({ version: '2012-10-17', statements: [] }) + capacity - 1;

      const documents = pack(statements, limit);

      expect(documents).toHaveLength(optimum);
      expect(documents.every((one) => characters(one) <= limit)).toBe(true);
    },
  );

  it('gives each Sid once, in letters and digits', () => {
    const documents = pack(
      [
        allow(['a:A'], ['*'], 'Read it'),
        allow(['b:B'], ['*'], 'Readit'),
        allow(['c:C'], ['*'], '-'),
      ],
      MANAGED_POLICY_LIMIT,
    );
    const sids = documents.flatMap(({ statements }) => statements.map(({ sid }) => sid));

    expect([...sids].sort()).toEqual(['Readit', 'Readit2', undefined]);
  });

  it('names the parts of a split statement apart', () => {
    const documents = pack([allow(['sqs:SendMessage'], queues(500), 'Send')], MANAGED_POLICY_LIMIT);
    const sids = documents.flatMap(({ statements }) => statements.map(({ sid }) => sid));

    expect(sids.length).toBeGreaterThan(2);
    expect(new Set(sids).size).toBe(sids.length);
  });

  it('refuses a statement that cannot be split to fit', () => {
    const statement: Statement = {
      effect: 'Deny',
      notAction: names(600, (at) => `svc:Action${at}`),
      resource: ['*'],
    };

    expect(() => pack([statement], MANAGED_POLICY_LIMIT)).toThrow(BadInput);
    expect(() => pack([statement], MANAGED_POLICY_LIMIT)).toThrow(
      /6144 and cannot be split further/,
    );
  });
});
