import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';
import { accountDump, ROLES } from '../../support/account-fixture.ts';

let folder: string;
let dump: string;
let logs: string;
let out: string;

const record = (day: number, eventName: string, more: object = {}) => ({
  eventVersion: '1.09',
  eventID: `${eventName}-${day}`,
  eventTime: `2026-09-${String(day).padStart(2, '0')}T08:00:00Z`,
  eventType: 'AwsApiCall',
  eventSource: 'dynamodb.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  requestParameters: { tableName: 'orders' },
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/orders-api/session',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: ROLES.orders,
        principalId: 'AROAORDERSAPI0000001',
        accountId: '111122223333',
        userName: 'orders-api',
      },
    },
  },
  ...more,
});
const records = Array.from({ length: 20 }, (_, day) => record(day + 1, 'DescribeTable'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  [dump, logs, out] = [join(folder, 'dump.json'), join(folder, 'logs'), join(folder, 'out')];
  await writeFile(dump, JSON.stringify(accountDump()));
  await mkdir(logs);
  await writeFile(join(logs, 'a.json.gz'), gzipSync(JSON.stringify({ Records: records })));
});
afterEach(() => rm(folder, { recursive: true }));

async function ratchet(...args: readonly string[]) {
  const terminal = new PassThrough();
  const chunks: Buffer[] = [];
  terminal.on('data', (chunk) => chunks.push(chunk));
  const said = await runCommand(args, { terminal, input: Readable.from([]) });
  return { ...said, terminal: Buffer.concat(chunks).toString() };
}
const tighten = (...more: readonly string[]) =>
  ratchet('tighten', '--authorization-details', dump, '--cloudtrail', logs, '--out', out, ...more);

/** Runs until the review page is open, and answers it as a browser would. */
async function reviewPage(...more: readonly string[]) {
  const terminal = new PassThrough();
  let told = '';
  terminal.on('data', (chunk) => {
    told += String(chunk);
  });
  const links = () => told.match(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/gm) ?? [];
  const end = runCommand(
    ['tighten', '--authorization-details', dump, '--cloudtrail', logs, '--out', out, ...more],
    { terminal, input: Readable.from([]) },
  );
  await vi.waitFor(() => expect(links().length).toBe(1), { timeout: 20_000 });
  const url = () => new URL(links().at(-1) ?? '');
  return {
    end,
    links,
    list: async () => (await fetch(url())).text(),
    async post(path: string, action: string, fields: Readonly<Record<string, string>>) {
      const { origin } = url();
      const ticket = await (await fetch(`${origin}${path}`)).text();
      const hidden = (name: string) =>
        new RegExp(`name="${name}" value="([^"]+)"`).exec(ticket)?.[1] ?? '';
      const response = await fetch(`${origin}${path}/${action}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin' },
        body: new URLSearchParams({
          csrf: hidden('csrf'),
          proposal: hidden('proposal'),
          ...fields,
        }),
      });
      return response.status;
    },
  };
}

describe('ratchet tighten', () => {
  it('prints one JSON object, and nothing else anywhere, with --json', async () => {
    const { text, complaint, terminal, exitCode } = await tighten(
      '--role',
      'orders-api',
      '--yes',
      '--json',
    );
    const { roles } = JSON.parse(text);
    expect(roles).toMatchObject([
      {
        roleArn: ROLES.orders,
        outcome: 'tightened',
        decision: { by: 'nobody: --yes on the command line' },
      },
    ]);
    expect({ complaint, terminal, exitCode }).toEqual({ complaint: '', terminal: '', exitCode: 0 });
  });

  it('never writes to its input, and writes the changed account, the drafts and the report beside each other', async () => {
    const before = await readFile(dump, 'utf8');
    await tighten('--role', 'orders-api', '--yes');
    expect(await readFile(dump, 'utf8')).toBe(before);
    expect((await readdir(out)).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'account.json',
      'policies',
      'report.json',
      'store',
    ]);
    const account = JSON.parse(await readFile(join(out, 'account.json'), 'utf8'));
    expect(
      account.RoleDetailList[0].AttachedManagedPolicies.map(
        ({ PolicyArn }: { PolicyArn: string }) => PolicyArn,
      ),
    ).toContainEqual(expect.stringMatching(/policy\/ratchet\/orders-api-[0-9a-f]{8}$/));
  });

  it('leaves the ticket open without --yes, exits with 3, and goes on when it is run again', async () => {
    const waiting = await tighten('--role', 'orders-api', '--json');
    expect(waiting.exitCode).toBe(3);
    expect(JSON.parse(waiting.text).roles).toMatchObject([
      { outcome: 'awaiting-review', decision: null, attach: [{ document: expect.anything() }] },
    ]);

    const decided = await tighten('--role', 'orders-api', '--yes', '--json');
    expect(decided.exitCode).toBe(0);
    expect(JSON.parse(decided.text).roles).toMatchObject([{ outcome: 'tightened' }]);

    const again = await tighten('--role', 'orders-api', '--yes', '--json');
    expect(again.text).toBe(decided.text);
  });

  it.each([
    ['approve', { name: 'Ada' }, { outcome: 'tightened', decision: { by: 'Ada (name as typed)' } }],
    ['reject', { name: 'Ada', reason: 'not now' }, { outcome: 'refused', ended: 'rejected' }],
    ['extend', { name: 'Ada', days: '3' }, null],
  ])('opens the review page and waits for the decision: %s', async (action, fields, expected) => {
    const page = await reviewPage('--role', 'orders-api');
    const [path] = /\/[0-9a-f]{32}\/tickets\/[\w-]+/.exec(await page.list()) ?? [''];

    const answer = await page.post(path, action, fields);
    expect(answer).toBe(303);

    if (expected === null) {
      // The soak goes on and another draft is made, which waits again.
      await vi.waitFor(async () => expect(page.links().length).toBe(2), { timeout: 20_000 });
      const [again] = /\/[0-9a-f]{32}\/tickets\/[\w-]+/.exec(await page.list()) ?? [''];
      await page.post(again, 'approve', { name: 'Ada' });
    }
    const { exitCode } = await page.end;
    expect(exitCode).toBe(0);
    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    expect(report.roles).toMatchObject([
      expected ?? { outcome: 'tightened', soak: { spanDays: 17 } },
    ]);
  });

  it('writes drafts down and changes nothing with --export', async () => {
    const { text } = await tighten('--role', 'orders-api', '--export', '--json');
    expect(JSON.parse(text).roles).toMatchObject([
      { outcome: 'unchanged', ended: 'exported', attach: [{ name: expect.any(String) }] },
    ]);
    const account = JSON.parse(await readFile(join(out, 'account.json'), 'utf8'));
    const given = JSON.parse(await readFile(dump, 'utf8'));
    expect(account.RoleDetailList[0].AttachedManagedPolicies).toEqual(
      given.RoleDetailList[0].AttachedManagedPolicies,
    );
  });

  it('lets the reviewer see what a guardrail warns of', async () => {
    const account = JSON.parse(await readFile(dump, 'utf8'));
    account.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Principal.Service = [
      'lambda.amazonaws.com',
      'ec2.amazonaws.com',
    ];
    await writeFile(dump, JSON.stringify(account));
    const { text } = await tighten('--role', 'orders-api', '--json');
    expect(JSON.parse(text).roles[0].warnings).toContainEqual(
      expect.stringContaining('not dedicated: ec2.amazonaws.com, lambda.amazonaws.com'),
    );
  });

  it('gives every role an outcome with a reason, whatever its name', async () => {
    const { text, exitCode } = await tighten('--yes', '--json');
    const { roles } = JSON.parse(text);
    expect(exitCode).toBe(0);
    expect(roles).toHaveLength(4);
    for (const { outcome, reasons } of roles)
      expect({ outcome, reasons }).toEqual({
        outcome: expect.stringMatching(/tightened|refused|unchanged/),
        reasons: [expect.stringMatching(/\w/), ...reasons.slice(1)],
      });
  });

  it('tells people the outcome in a table and what it wrote', async () => {
    const { text } = await tighten('--role', 'orders-api', '--yes');
    expect(text).toMatch(/^Role +Outcome +Actions/);
    expect(text).toMatch(/orders-api +tightened +\d+ -> \d+/);
    expect(text).toContain(join(out, 'report.json'));
  });
});

describe('bad input', () => {
  const write = async (name: string, text: string | Buffer) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const cases: readonly (readonly [string, () => Promise<readonly string[]>, RegExp])[] = [
    [
      'a dump that is not there',
      async () => ['--authorization-details', join(folder, 'none.json')],
      /none\.json.*no such file/,
    ],
    [
      'a dump that is not JSON',
      async () => ['--authorization-details', await write('x.json', 'hello')],
      /x\.json is not JSON/,
    ],
    [
      'a file that is no dump',
      async () => ['--authorization-details', await write('x.json', '{"Records":[]}')],
      /x\.json has no RoleDetailList.*get-account-authorization-details/,
    ],
    [
      'a dump without roles',
      async () => ['--authorization-details', await write('x.json', '{"RoleDetailList":[]}')],
      /x\.json has no role in it/,
    ],
    [
      'two dumps',
      async () => ['--authorization-details', dump, '--authorization-details', dump],
      /one dump at a time/,
    ],
    [
      'logs that are not there',
      async () => ['--cloudtrail', join(folder, 'none')],
      /none: no such file or folder/,
    ],
    [
      'logs without a record',
      async () => ['--cloudtrail', await write('empty.json', '{"Records":[]}')],
      /No CloudTrail record in .*empty\.json/,
    ],
    [
      'logs that are no logs',
      async () => ['--cloudtrail', await write('text.json', 'hello')],
      /No CloudTrail record in .*text\.json/,
    ],
    [
      'a role that is not in the dump',
      async () => ['--role', 'nobody'],
      /No role in .* matches --role nobody\. It has 4: /,
    ],
    [
      'a soak that is no number',
      async () => ['--soak', 'long'],
      /--soak long: give a number of days/,
    ],
    ['a soak of no days', async () => ['--soak', '0'], /--soak 0: .*1/],
    ['a limit that is no number', async () => ['--max-new', 'some'], /--max-new some: give a num/],
    ['a port that is none', async () => ['--port', '99999'], /--port 99999/],
    [
      'selectors that are none',
      async () => ['--event-selectors', await write('s.json', '{}')],
      /s\.json: no event selectors.*get-event-selectors/,
    ],
    [
      'selectors that are not there',
      async () => ['--event-selectors', join(folder, 'none.json')],
      /Cannot read .*none\.json/,
    ],
    [
      'an out folder that is a file',
      async () => ['--out', await write('file', 'x')],
      /Cannot use .*file/,
    ],
    [
      'an out folder below a file',
      async () => ['--out', join(await write('file', 'x'), 'out')],
      /Cannot use .*file/,
    ],
    [
      'an out folder that the system refuses',
      async () => ['--out', '/proc/ratchet'],
      /Cannot use \/proc\/ratchet/,
    ],
    ['a flag that is not known', async () => ['--frobnicate'], /unknown option '--frobnicate'/],
  ];
  it.each(cases)('%s: one clear line, exit code 2, nothing written', async (_, flags, line) => {
    const given = await flags();
    const has = (flag: string) => given.includes(flag);
    const args = [
      ...(has('--authorization-details') ? [] : ['--authorization-details', dump]),
      ...(has('--cloudtrail') ? [] : ['--cloudtrail', logs]),
      ...(has('--out') ? [] : ['--out', out]),
      ...given,
    ];
    const { text, complaint, exitCode } = await ratchet('tighten', ...args, '--yes');
    expect(complaint).toMatch(line);
    expect(complaint.trim().split('\n')).toHaveLength(1);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(await readdir(folder)).not.toContain('out');
  });

  it('an out folder that holds the input is refused', async () => {
    await symlink(dump, join(folder, 'account.json'));
    const { complaint, exitCode } = await ratchet(
      'tighten',
      '--authorization-details',
      dump,
      '--cloudtrail',
      logs,
      '--out',
      folder,
      '--yes',
    );
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringMatching(/account\.json/),
      exitCode: 2,
    });
  });

  it('a truncated log refuses every role, and names the file', async () => {
    await writeFile(
      join(logs, 'b.json.gz'),
      gzipSync(JSON.stringify({ Records: records })).subarray(0, 200),
    );
    const { text, exitCode } = await tighten('--yes', '--json');
    expect(exitCode).toBe(0);
    for (const { outcome, reasons } of JSON.parse(text).roles) {
      expect({ outcome, reasons }).toEqual({
        outcome: 'refused',
        reasons: [expect.stringContaining('b.json.gz')],
      });
    }
  });

  it('a run of another version of Ratchet is refused', async () => {
    await tighten('--role', 'orders-api', '--json');
    const executions = join(out, 'store', 'executions');
    const [name = ''] = (await readdir(executions)).filter((file) => file.endsWith('.json'));
    const stored = await readFile(join(executions, name), 'utf8');
    await writeFile(
      join(executions, name),
      stored.replace(/"definitionDigest": "\w+"/, '"definitionDigest": "older"'),
    );
    const { complaint, exitCode } = await tighten('--role', 'orders-api', '--json');
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringContaining('started by another version of Ratchet'),
      exitCode: 2,
    });
  });

  it('another run in the same folder is refused', async () => {
    await tighten('--role', 'orders-api', '--yes');
    const { complaint, exitCode } = await tighten('--role', 'orders-api', '--yes', '--soak', '7d');
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringContaining('holds a run on another dump'),
      exitCode: 2,
    });
  });
});

describe('--review-rules', () => {
  const rulesIn = async (rules: unknown) => {
    const file = join(folder, 'rules.json');
    await writeFile(file, typeof rules === 'string' ? rules : JSON.stringify(rules));
    return file;
  };

  it('lets only those approve whom they name, and asks for as many as they say', async () => {
    const people = ['*@orders.example.com'];
    const rules = { approvals: 2, approvers: [{ roles: { path: '/service/' }, people }] };
    const page = await reviewPage('--role', 'orders-api', '--review-rules', await rulesIn(rules));
    const [path = ''] = /\/[0-9a-f]{32}\/tickets\/[\w-]+/.exec(await page.list()) ?? [];

    expect(await page.post(path, 'approve', { name: 'eve@example.com' })).toBe(403);
    expect(await page.post(path, 'approve', { name: 'ada@orders.example.com' })).toBe(303);
    expect(await page.list()).toContain('decision <span class="amount">1<');
    expect(await page.post(path, 'approve', { name: 'grace@orders.example.com' })).toBe(303);
    expect((await page.end).exitCode).toBe(0);
    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    expect(report.roles).toMatchObject([{ outcome: 'tightened' }]);
    const by = report.roles[0].decision.by;
    expect(by).toContain('ada@orders.example.com (name as typed)');
    expect(by).toContain('grace@orders.example.com (name as typed)');
  });

  it.each([
    ['hello', /rules\.json: not JSON/],
    ['{"approvals": 1, "approvals": 2}', /"approvals" is given twice/],
    ['[]', /rules\.json cannot be used; correct it.*\n.*expected object/],
    ['null', /rules\.json cannot be used; correct it.*\n.*expected object/],
    [{ approvals: 0 }, /rules\.json cannot be used; correct it.*\n.*\n.*at approvals/],
    [{ approval: 2 }, /Unrecognized key: "approval"/],
    [{ approvers: [{ roles: { path: 'x' }, people: ['*'] }] }, /at approvers\[0\]/],
    [{ login: 'iam' }, /login "iam" is for a deployment on AWS.*Write "login": "link", or leave/],
    [{ login: 'oidc' }, /login "oidc" is for a deployment on AWS.*Write "login": "link", or leave/],
    [{ login: 'none' }, /at login/],
    [{ oidc: {} }, /oidc is for a deployment on AWS\. Leave it out/],
    [{ earlierLinkKeys: [] }, /earlierLinkKeys is for a deployment on AWS\. Leave it out/],
    [{ login: 'link', approvals: 2 }, /above 1 needs a login/],
  ])('of %j: says what is wrong and where, exit code 2, nothing written', async (rules, line) => {
    const { text, complaint, exitCode } = await tighten(
      '--no-wait',
      '--review-rules',
      await rulesIn(rules),
    );
    expect(complaint).toMatch(line);
    expect(complaint).toContain('rules.json');
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(await readdir(folder)).not.toContain('out');
  });

  it.each([
    [['--no-wait'], /none\.json.*no such file/],
    [['--yes'], /--review-rules .*none\.json with --yes: nobody reviews/],
  ])('that cannot hold, with %j: one clear line', async (flags, line) => {
    const rules = ['--review-rules', join(folder, 'none.json')];
    const { complaint, exitCode } = await tighten(...flags, ...rules);
    expect(complaint).toMatch(line);
    expect(exitCode).toBe(2);
  });
});

it.each([['--help'], ['tighten', '--help'], ['demo', '--help'], ['help']])(
  '%s %s prints help and exits with 0',
  async (...args) => {
    const { text, exitCode } = await ratchet(...args.filter((arg) => arg !== undefined));
    expect(text).toMatch(/Usage: ratchet/);
    expect(exitCode).toBe(0);
  },
);

it('without a command says how it is used, and exits with 2', async () => {
  const { complaint, exitCode } = await ratchet();
  expect(complaint).toMatch(/Usage: ratchet/);
  expect(exitCode).toBe(2);
});
