import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ROLES } from '../../support/account-fixture.ts';
import { type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

describe('ratchet tighten', () => {
  it('prints one JSON object, and nothing else anywhere, with --json', async () => {
    const { text, complaint, terminal, exitCode } = await bench.tighten(
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
    const before = await readFile(bench.dump, 'utf8');
    await bench.tighten('--role', 'orders-api', '--yes');
    expect(await readFile(bench.dump, 'utf8')).toBe(before);
    expect((await readdir(bench.out)).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'account.json',
      'policies',
      'report.json',
      'store',
    ]);
    const account = JSON.parse(await readFile(join(bench.out, 'account.json'), 'utf8'));
    expect(
      account.RoleDetailList[0].AttachedManagedPolicies.map(
        ({ PolicyArn }: { PolicyArn: string }) => PolicyArn,
      ),
    ).toContainEqual(expect.stringMatching(/policy\/ratchet\/orders-api-[0-9a-f]{8}$/));
  });

  it('leaves the ticket open without --yes, exits with 3, and goes on when it is run again', async () => {
    const waiting = await bench.tighten('--role', 'orders-api', '--json');
    expect(waiting.exitCode).toBe(3);
    expect(JSON.parse(waiting.text).roles).toMatchObject([
      { outcome: 'awaiting-review', decision: null, attach: [{ document: expect.anything() }] },
    ]);

    const decided = await bench.tighten('--role', 'orders-api', '--yes', '--json');
    expect(decided.exitCode).toBe(0);
    expect(JSON.parse(decided.text).roles).toMatchObject([{ outcome: 'tightened' }]);

    const again = await bench.tighten('--role', 'orders-api', '--yes', '--json');
    expect(again.text).toBe(decided.text);
  });

  it.each([
    ['approve', { name: 'Ada' }, { outcome: 'tightened', decision: { by: 'Ada (name as typed)' } }],
    ['reject', { name: 'Ada', reason: 'not now' }, { outcome: 'refused', ended: 'rejected' }],
    ['extend', { name: 'Ada', days: '3' }, null],
  ])('opens the review page and waits for the decision: %s', async (action, fields, expected) => {
    const page = await bench.reviewPage('--role', 'orders-api');
    const path = await page.ticket();

    const answer = await page.post(path, action, fields);
    expect(answer).toBe(303);

    if (expected === null) {
      // The soak goes on and another draft is made, which waits again.
      await vi.waitFor(async () => expect(page.links().length).toBe(2), { timeout: 20_000 });
      const again = await page.ticket();
      await page.post(again, 'approve', { name: 'Ada' });
    }
    const { exitCode } = await page.end;
    expect(exitCode).toBe(0);
    const report = JSON.parse(await readFile(join(bench.out, 'report.json'), 'utf8'));
    expect(report.roles).toMatchObject([
      expected ?? { outcome: 'tightened', soak: { spanDays: 17 } },
    ]);
  });

  it('writes drafts down and changes nothing with --export', async () => {
    const { text } = await bench.tighten('--role', 'orders-api', '--export', '--json');
    expect(JSON.parse(text).roles).toMatchObject([
      { outcome: 'unchanged', ended: 'exported', attach: [{ name: expect.any(String) }] },
    ]);
    const account = JSON.parse(await readFile(join(bench.out, 'account.json'), 'utf8'));
    const given = JSON.parse(await readFile(bench.dump, 'utf8'));
    expect(account.RoleDetailList[0].AttachedManagedPolicies).toEqual(
      given.RoleDetailList[0].AttachedManagedPolicies,
    );
  });

  it('lets the reviewer see what a guardrail warns of', async () => {
    const account = JSON.parse(await readFile(bench.dump, 'utf8'));
    account.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Principal.Service = [
      'lambda.amazonaws.com',
      'ec2.amazonaws.com',
    ];
    await writeFile(bench.dump, JSON.stringify(account));
    const { text } = await bench.tighten('--role', 'orders-api', '--json');
    expect(JSON.parse(text).roles[0].warnings).toContainEqual(
      expect.stringContaining('not dedicated: ec2.amazonaws.com, lambda.amazonaws.com'),
    );
  });

  it('gives every role an outcome with a reason, whatever its name', async () => {
    const { text, exitCode } = await bench.tighten('--yes', '--json');
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
    const { text } = await bench.tighten('--role', 'orders-api', '--yes');
    expect(text).toMatch(/^Role +Outcome +Actions/);
    expect(text).toMatch(/orders-api +tightened +\d+ -> \d+/);
    expect(text).toContain(join(bench.out, 'report.json'));
  });
});
