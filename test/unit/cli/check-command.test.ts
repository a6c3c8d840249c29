import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allow,
  type CommandBench,
  commandBench,
  deny,
  faults,
  policy,
} from '../../support/policy-command.ts';
import { tableRecord } from '../../support/table-record.ts';

let bench: CommandBench;
let logs: string;
const ROLE = 'arn:aws:iam::111122223333:role/orders-api';
const OF_SEPTEMBER = '111122223333_CloudTrail_eu-west-1_20260901T0805Z_a.json';
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';

const record = (day: number, eventName: string, more?: object) =>
  tableRecord(day, eventName, more, { arn: ROLE, id: 'AROAORDERS' });
const billing = { arn: 'arn:aws:iam::111122223333:role/billing', id: 'AROABILLING' };
const unmapped = { eventSource: 'teapot.amazonaws.com', requestParameters: null };
const refused = { errorCode: 'AccessDenied', errorMessage: 'not authorized' };

beforeAll(async () => {
  bench = await commandBench();
  logs = join(bench.folder, 'logs');
  const records = [
    record(1, 'DescribeTable'),
    record(2, 'DescribeTable'),
    record(3, 'DeleteTable', refused),
    tableRecord(4, 'DescribeTable', {}, billing),
    record(5, 'ListTables', { requestParameters: {} }),
  ];
  await bench.write('logs/a.json.gz', gzipSync(JSON.stringify({ Records: records })));
});
afterAll(() => bench.remove());

async function check(statements: readonly unknown[], ...more: readonly string[]) {
  const file = await bench.write('policy.json', policy(...statements));
  const args = more.includes('--cloudtrail') ? more : ['--cloudtrail', logs, ...more];
  return bench.run(['check', '--policy', file, ...args]);
}

async function report(statements: readonly unknown[], ...more: readonly string[]) {
  const { text, complaint, exitCode } = await check(statements, ...more, '--json');
  if (text === '') throw new Error(complaint);
  const found = JSON.parse(text);
  expect(await faults('check', found)).toBeNull();
  return { found, exitCode };
}

const orders = ['--role', 'orders-api'];
const enough = allow(['dynamodb:DescribeTable', 'dynamodb:ListTables']);

it('passes when every authorised call would be allowed', async () => {
  const { found, exitCode } = await report([enough], ...orders);
  expect(exitCode).toBe(0);
  expect(found).toMatchObject({
    verdict: 'allowed',
    allowed: { distinct: 2, calls: 3 },
    denied: [],
    unknown: [],
    unseen: [],
    roles: [{ arn: ROLE, calls: 3 }],
    refused: 1,
    ledger: {
      files: { read: 1, corrupt: [] },
      records: { total: 5 },
      first: '2026-09-01T08:00:00Z',
    },
  });
});

it('fails with the list when a call would be denied', async () => {
  const { found, exitCode } = await report([allow('dynamodb:ListTables')], ...orders);
  expect(exitCode).toBe(1);
  expect(found).toMatchObject({ verdict: 'denied', allowed: { calls: 1 } });
  expect(found.denied).toEqual([
    {
      role: ROLE,
      action: 'dynamodb:DescribeTable',
      resource: TABLE,
      pattern: null,
      event: 'dynamodb.amazonaws.com:DescribeTable',
      via: 'event',
      context: {},
      count: 2,
      first: '2026-09-01T08:00:00Z',
      last: '2026-09-02T08:00:00Z',
      samples: ['orders-api-DescribeTable-1', 'orders-api-DescribeTable-2'],
      decision: 'implicit-deny',
      statement: null,
    },
  ]);
});

it('names the statement that would deny', async () => {
  const { found } = await report([enough, deny('dynamodb:DescribeTable', TABLE)], ...orders);
  expect(found.denied).toMatchObject([
    {
      decision: 'explicit-deny',
      statement: { layer: 'identity', file: join(bench.folder, 'policy.json'), statement: 1 },
    },
  ]);
});

it.each([
  ['the boundary', '--boundary'],
  ['the session policies', '--session'],
  ['a level of the SCPs', '--scp'],
])('counts what %s does not allow as denied', async (_, flag) => {
  const file = await bench.write('limit.json', policy(allow('dynamodb:List*')));
  const { found, exitCode } = await report([enough], ...orders, flag, file);
  expect(exitCode).toBe(1);
  expect(found.denied).toMatchObject([{ action: 'dynamodb:DescribeTable' }]);
});

describe('what cannot be decided', () => {
  const conditional = allow('dynamodb:DescribeTable', '*', {
    Condition: { Bool: { 'aws:SecureTransport': 'true' } },
  });

  it('is a list of its own when it hangs on context, and fails with --strict only', async () => {
    const statements = [conditional, allow('dynamodb:ListTables')];
    const { found, exitCode } = await report(statements, ...orders);
    expect(exitCode).toBe(0);
    expect(found).toMatchObject({
      verdict: 'allowed',
      allowed: { calls: 1 },
      unknown: [
        {
          action: 'dynamodb:DescribeTable',
          count: 2,
          decision: 'unknown',
          statement: { statement: 0 },
        },
      ],
    });
    const strict = await report(statements, ...orders, '--strict');
    expect([strict.exitCode, strict.found.verdict]).toEqual([1, 'undecided']);
  });

  it('is no pass when nothing at all could be decided', async () => {
    const { found, exitCode } = await report([conditional], ...orders, '--to', '2026-09-03');
    expect([exitCode, found.verdict, found.allowed.calls]).toEqual([1, 'undecided', 0]);
  });

  describe('a resource that the log does not show', () => {
    const hidden = (async () => {
      const path = join(bench.folder, 'hidden');
      await bench.write('hidden/a.json', {
        Records: [record(1, 'DescribeTable', { requestParameters: null }), record(2, 'ListTables')],
      });
      return path;
    }) satisfies () => Promise<string>;

    it.each([
      [
        'unseen where the action is allowed on some',
        [allow('dynamodb:*', TABLE), allow('dynamodb:ListTables')],
        'unseen',
        0,
      ],
      ['allowed where it is allowed on all', [allow('dynamodb:*')], null, 0],
      [
        'unseen where a Deny may bear on it',
        [allow('dynamodb:*'), deny('dynamodb:DescribeTable', TABLE)],
        'unseen',
        0,
      ],
      ['denied where it is allowed on none', [allow('dynamodb:ListTables')], 'denied', 1],
      [
        'denied where a Deny takes all',
        [allow('dynamodb:*'), deny('dynamodb:Describe*')],
        'denied',
        1,
      ],
      [
        'unseen where it is allowed on what looks like no table',
        [allow('*', 'arn:aws:s3:::a'), allow('dynamodb:ListTables')],
        'unseen',
        0,
      ],
    ])('is %s', async (_, statements, list, code) => {
      const { found, exitCode } = await report(statements, '--cloudtrail', await hidden());
      expect(exitCode).toBe(code);
      const row = { action: 'dynamodb:DescribeTable', resource: null, count: 1 };
      for (const name of ['denied', 'unseen', 'unknown'])
        expect(found[name]).toMatchObject(name === list ? [row] : []);
    });
  });

  it('is said of calls that map to no action', async () => {
    const more = await bench.write('teapot.json', { Records: [record(6, 'Brew', unmapped)] });
    const paths = ['--cloudtrail', logs, more];
    const { found, exitCode } = await report([enough], ...paths, ...orders);
    expect([exitCode, found.unmapped]).toEqual([0, { 'teapot.amazonaws.com:Brew': 1 }]);
    expect((await report([enough], ...paths, ...orders, '--strict')).exitCode).toBe(1);
    expect((await check([enough], ...paths, ...orders)).text).toContain(
      'teapot.amazonaws.com:Brew (1)',
    );
  });
});

describe('which calls', () => {
  const nothing = [allow('dynamodb:ListTables')];
  it.each([
    ['every role without --role', [], 3],
    ['a role by its ARN', ['--role', ROLE], 2],
    ['roles by a glob', ['--role', '*-api'], 2],
    ['from a day on', ['--role', 'orders-api', '--from', '2026-09-02'], 1],
    ['before a time', ['--role', 'orders-api', '--to', '2026-09-02T08:00:00Z'], 1],
  ])('%s', async (_, more, calls) => {
    const { found } = await report(nothing, ...more);
    expect(found.denied.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(
      calls,
    );
  });
});

it('is no pass when a log file is corrupt, whatever the rest says', async () => {
  const broken = await bench.write('broken/b.json.gz', gzipSync('{"Records":[').subarray(0, 12));
  const { found, exitCode } = await report([enough], '--cloudtrail', logs, broken, ...orders);
  expect([exitCode, found.verdict]).toEqual([1, 'incomplete']);
  expect(found.ledger.files.corrupt).toMatchObject([{ file: broken }]);
  const { text } = await check([enough], '--cloudtrail', logs, broken, ...orders);
  expect(text).toContain(`Corrupt: ${broken}`);
  expect(text).toMatch(/Failed: a log file is corrupt[^\n]*\n$/);
});

it('tells people the calls that would be denied, and the verdict last', async () => {
  const { text } = await check([allow('dynamodb:ListTables')], ...orders);
  expect(text).toMatch(/^Would be denied: 1 distinct, 2 calls\n/);
  expect(text).toMatch(
    /2 +dynamodb:DescribeTable +\S+table\/orders +dynamodb\.amazonaws\.com:DescribeTable/,
  );
  expect(text).toMatch(/\nFailed: a call that was really made would be denied\.\n$/);
  expect((await check([enough])).text).toMatch(
    /\nPassed: every call that can be decided would be allowed\.\n$/,
  );
  expect((await check([allow('dynamodb:ListTables')])).text).toContain('111122223333 billing');
});

describe('bad input', () => {
  it.each([
    [
      'no log of a role',
      async () => ['--cloudtrail', await bench.write('none.json', { Records: [] })],
      /Nothing to check in \S+none\.json: no authorised call.*1 files read/,
    ],
    [
      'logs that are all corrupt',
      async () => ['--cloudtrail', await bench.write('cut.json', '{"Records":[')],
      /Nothing to check.*1 corrupt.*cut\.json: /,
    ],
    [
      'refused calls alone',
      async () => [
        '--cloudtrail',
        await bench.write('refused.json', { Records: [record(1, 'DeleteTable', refused)] }),
      ],
      /Nothing to check/,
    ],
    [
      'a role that made no call',
      async () => ['--cloudtrail', logs, '--role', 'nobody'],
      /no role there matches --role nobody; calls are of billing, orders-api/,
    ],
    [
      'a time without calls',
      async () => ['--cloudtrail', logs, '--from', '2027-01-01'],
      /Nothing to check.*5 outside-window/,
    ],
    [
      'files named after another time',
      async () => [
        '--cloudtrail',
        await bench.write(`named/${OF_SEPTEMBER}`, { Records: [record(1, 'GetItem', {})] }),
        '--from',
        '2027-01-01',
      ],
      /Nothing to check.*0 skipped, 1 file and 0 folders of another time not opened; 0 records/,
    ],
    ['no logs', async () => [], /--cloudtrail/],
    [
      'logs that are not there',
      async () => ['--cloudtrail', join(bench.folder, 'nowhere')],
      /nowhere: no such file/,
    ],
    [
      'a day that is none',
      async () => ['--cloudtrail', logs, '--from', 'yesterday'],
      /--from yesterday: give a day or a time/,
    ],
    [
      'an end before the beginning',
      async () => ['--cloudtrail', logs, '--from', '2026-09-05', '--to', '2026-09-01'],
      /--from 2026-09-05 is not before --to 2026-09-01/,
    ],
    [
      'two roles',
      async () => ['--cloudtrail', logs, '--role', 'a', '--role', 'b'],
      /--role is given twice/,
    ],
  ])('%s', async (_, args, message) => {
    const file = await bench.write('policy.json', policy(enough));
    const { text, complaint, exitCode } = await bench.run([
      'check',
      '--policy',
      file,
      ...(await args()),
    ]);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(complaint).toMatch(message);
  });
});
