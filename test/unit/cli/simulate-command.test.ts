import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allow,
  type CommandBench,
  commandBench,
  deny,
  faults,
  policy,
} from '../../support/policy-command.ts';

let bench: CommandBench;
let read: string;
beforeAll(async () => {
  bench = await commandBench();
  read = await bench.write(
    'read.json',
    policy(
      allow('s3:GetObject', 'arn:aws:s3:::b/*', { Sid: 'Read' }),
      allow('sqs:SendMessage', '*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      allow('sqs:ReceiveMessage', '*', {
        Condition: { NumericLessThan: { 'a:n': '10' }, Bool: { 'a:b': 'true' } },
      }),
      allow('sqs:DeleteMessage', '*', {
        Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'x' } },
      }),
    ),
  );
});
afterAll(() => bench.remove());

const OBJECT = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

async function simulate(requests: unknown, ...more: readonly string[]) {
  const file = await bench.write('requests.json', requests);
  return bench.run(['simulate', '--policy', read, '--requests', file, '--json', ...more]);
}

async function decisions(requests: unknown, ...more: readonly string[]) {
  const { text, complaint } = await simulate(requests, ...more);
  if (text === '') throw new Error(complaint);
  return JSON.parse(text).results.map(({ decision }: { decision: string }) => decision);
}

it('answers in the order of the requests, with the statement that decided', async () => {
  const { text, complaint, exitCode } = await simulate([
    { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k' },
    OBJECT,
    { action: 'sqs:SendMessage', contextComplete: false },
  ]);
  const found = JSON.parse(text);
  expect(found).toEqual({
    results: [
      { decision: 'implicit-deny', statement: null },
      {
        decision: 'allowed',
        statement: { layer: 'identity', file: read, document: 0, statement: 0, sid: 'Read' },
      },
      {
        decision: 'unknown',
        statement: { layer: 'identity', file: read, document: 0, statement: 1 },
      },
    ],
  });
  expect({ complaint, exitCode }).toEqual({ complaint: '', exitCode: 0 });
  expect(await faults('simulate', found)).toBeNull();
});

const QUEUE = { action: 'sqs:ReceiveMessage' };
it.each([
  [
    'a key in another case',
    { action: 'sqs:SendMessage', context: { 'AWS:sourceip': '10.1.2.3' } },
    'allowed',
  ],
  [
    'a context without the key as complete',
    { action: 'sqs:SendMessage', context: {} },
    'implicit-deny',
  ],
  ['no context as complete', { action: 'sqs:SendMessage' }, 'implicit-deny'],
  [
    'an incomplete context as unknown',
    { action: 'sqs:SendMessage', contextComplete: false },
    'unknown',
  ],
  [
    'an incomplete context that settles it',
    { action: 'sqs:SendMessage', context: { 'aws:SourceIp': '8.8.8.8' }, contextComplete: false },
    'implicit-deny',
  ],
  ['numbers and truth values', { ...QUEUE, context: { 'a:n': 9, 'a:b': true } }, 'allowed'],
  ['a number that is too high', { ...QUEUE, context: { 'a:n': 10, 'a:b': true } }, 'implicit-deny'],
  [
    'a list of values',
    { action: 'sqs:DeleteMessage', context: { 'aws:TagKeys': ['y', 'x'] } },
    'allowed',
  ],
  [
    'an empty list of values',
    { action: 'sqs:DeleteMessage', context: { 'aws:TagKeys': [] } },
    'implicit-deny',
  ],
  ['an action in any case', { action: 'S3:getobject', resource: 'arn:aws:s3:::b/k' }, 'allowed'],
  [
    'a * in an ARN as an ordinary character',
    { action: 's3:GetObject', resource: 'arn:aws:s3:::*' },
    'implicit-deny',
  ],
  [
    'no resource as *',
    { action: 'sqs:SendMessage', context: { 'aws:SourceIp': '10.0.0.1' } },
    'allowed',
  ],
])('takes %s', async (_, request, expected) => {
  expect(await decisions([request])).toEqual([expected]);
});

it('takes __proto__ in a context for a key that nothing asks about', async () => {
  expect(
    await decisions(
      '[{"action":"sqs:SendMessage","context":{"__proto__":{"aws:SourceIp":"10.0.0.1"}}}]',
    ).catch(String),
  ).toContain('["__proto__"]');
  expect(
    await decisions('[{"action":"sqs:SendMessage","context":{"__proto__":"10.0.0.1"}}]'),
  ).toEqual(['implicit-deny']);
});

it('reads requests from standard input', async () => {
  const { text } = await bench.run(
    ['simulate', '--policy', read, '--requests', '-', '--json'],
    JSON.stringify([OBJECT]),
  );
  expect(JSON.parse(text).results).toMatchObject([{ decision: 'allowed' }]);
});

describe('several layers', () => {
  const given = (name: string, ...statements: readonly unknown[]) =>
    bench.write(name, policy(...statements));

  it('unites policies, and names the file and document that decided', async () => {
    const more = await bench.write('more.json', [
      policy(deny('ec2:*')),
      policy(allow('sns:Publish')),
    ]);
    const { text } = await simulate(
      [{ action: 'sns:Publish' }, { action: 'ec2:RunInstances' }, OBJECT],
      '--policy',
      more,
    );
    expect(JSON.parse(text).results).toMatchObject([
      { decision: 'allowed', statement: { file: more, document: 1, statement: 0 } },
      { decision: 'explicit-deny', statement: { file: more, document: 0, statement: 0 } },
      { decision: 'allowed', statement: { file: read, document: 0, statement: 0 } },
    ]);
  });

  it('asks the boundary and the session policies too', async () => {
    const sqs = await given('sqs.json', allow('sqs:*'));
    expect(await decisions([OBJECT], '--boundary', sqs)).toEqual(['implicit-deny']);
    expect(await decisions([OBJECT], '--session', sqs)).toEqual(['implicit-deny']);
    const s3 = await given('s3.json', allow('s3:*'));
    expect(await decisions([OBJECT], '--boundary', s3, '--session', s3)).toEqual(['allowed']);
  });

  it('takes each --scp file for a level, the list in it for what is attached there', async () => {
    const full = await given('full.json', allow('*'));
    const guarded = await bench.write('guarded.json', [
      policy(allow('*')),
      policy(deny('s3:GetObject')),
    ]);
    const { text, complaint } = await simulate(
      [OBJECT, { action: 's3:PutObject' }],
      '--scp',
      full,
      guarded,
    );
    expect(JSON.parse(text).results).toMatchObject([
      {
        decision: 'explicit-deny',
        statement: { layer: 'scp', level: 1, file: guarded, document: 1, statement: 0 },
      },
      { decision: 'implicit-deny', statement: null },
    ]);
    expect(complaint).toBe('');
    expect(await decisions([OBJECT], '--scp', full, full)).toEqual(['allowed']);
  });

  it('lets a level without an Allow allow nothing, and asks whether that was meant', async () => {
    const denies = await given('deny.json', deny('ec2:*'));
    const { text, complaint, exitCode } = await simulate([OBJECT], '--scp', denies);
    expect(JSON.parse(text).results).toMatchObject([{ decision: 'implicit-deny' }]);
    expect(complaint).toMatch(/deny\.json has no Allow.*FullAWSAccess/);
    expect(exitCode).toBe(0);
  });
});

it('tells people each decision in a line', async () => {
  const file = await bench.write('requests.json', [OBJECT, { action: 's3:PutObject' }]);
  const { text } = await bench.run(['simulate', '--policy', read, '--requests', file]);
  expect(text).toMatch(/^Decision +Action +Resource +By\n/);
  expect(text).toMatch(
    /allowed +s3:GetObject +arn:aws:s3:::b\/k +identity \S+read\.json Statement\[0\] \(Read\)\n/,
  );
  expect(text).toMatch(/implicit-deny +s3:PutObject +\*\n/);
});

it('decides what AWS does not have, and what it does not read, with a warning', async () => {
  const { text, complaint } = await simulate([{ action: 's3:GetObjekt', name: 'x' }]);
  expect(JSON.parse(text).results).toEqual([{ decision: 'implicit-deny', statement: null }]);
  expect(complaint).toMatch(/not in the catalogue.*s3:GetObjekt/);
  expect(complaint).toMatch(/\[0\]: "name" is no member of a request/);
});

describe('bad input', () => {
  it.each([
    ['no list', { action: 's3:GetObject' }, /requests\.json: a list of requests is needed/],
    ['text', '[{', /requests\.json is not JSON/],
    [
      'an element that is no request',
      [OBJECT, 's3:GetObject'],
      /\[1\]: "s3:GetObject" where an object/,
    ],
    ['no action', [OBJECT, {}], /\[1\]\.action: nothing where one action/],
    [
      'a wildcard in an action',
      [{ action: 's3:Get*' }],
      /\[0\]\.action: "s3:Get\*".*without wildcards/,
    ],
    ['an action without a service', [{ action: 'GetObject' }], /\[0\]\.action/],
    ['an action that is no text', [{ action: 1 }], /\[0\]\.action: 1/],
    [
      'a resource that is no ARN',
      [{ ...OBJECT, resource: 'b/k' }],
      /\[0\]\.resource: "b\/k" where an ARN/,
    ],
    ['a null resource', [{ ...OBJECT, resource: null }], /\[0\]\.resource: null/],
    ['a context that is a list', [{ ...OBJECT, context: [] }], /\[0\]\.context: \[\]/],
    [
      'a null in a context',
      [OBJECT, { ...OBJECT, context: { 'aws:SourceIp': null } }],
      /\[1\]\.context\["aws:SourceIp"\]: null/,
    ],
    [
      'an object in a list of values',
      [{ ...OBJECT, context: { 'a:b': ['x', {}] } }],
      /\[0\]\.context\["a:b"\]\[1\]: \{\}/,
    ],
    [
      'a key given twice',
      [{ ...OBJECT, context: { 'a:b': 1, 'A:B': 2 } }],
      /\[0\]\.context\["A:B"\]: the key is given twice/,
    ],
    [
      'contextComplete that is no truth value',
      [{ ...OBJECT, contextComplete: 'no' }],
      /\[0\]\.contextComplete: "no"/,
    ],
    [
      'a member in another case',
      [{ action: 's3:GetObject', Resource: '*' }],
      /\[0\]: write "resource" for "Resource"/,
    ],
  ])('%s', async (_, requests, message) => {
    const { text, complaint, exitCode } = await simulate(requests);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(complaint).toMatch(message);
  });

  it.each([
    ['no policy', () => ['--requests', '-'], /--policy/],
    ['no requests', () => ['--policy', read], /--requests/],
    [
      'a policy that is not there',
      () => ['--policy', join(bench.folder, 'none.json'), '--requests', '-'],
      /none\.json: there is no such file/,
    ],
    [
      'two boundaries',
      () => ['--policy', read, '--requests', '-', '--boundary', read, '--boundary', read],
      /--boundary is given twice/,
    ],
  ])('%s', async (_, args, message) => {
    const { complaint, exitCode } = await bench.run(['simulate', ...args()], '[]');
    expect(complaint).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('a boundary of two documents', async () => {
    const two = await bench.write('two.json', [policy(allow('*')), policy(allow('*'))]);
    const { complaint } = await simulate([OBJECT], '--boundary', two);
    expect(complaint).toMatch(/a boundary is one policy, not 2/);
  });
});
