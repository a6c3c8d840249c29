import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

describe('--review-rules', () => {
  const rulesIn = (rules: unknown) => bench.write('rules.json', rules);

  it('lets only those approve whom they name, and asks for as many as they say', async () => {
    const people = ['*@orders.example.com'];
    const rules = { approvals: 2, approvers: [{ roles: { path: '/service/' }, people }] };
    const page = await bench.reviewPage(
      '--role',
      'orders-api',
      '--review-rules',
      await rulesIn(rules),
    );
    const path = await page.ticket();

    expect(await page.post(path, 'approve', { name: 'eve@example.com' })).toBe(403);
    expect(await page.post(path, 'approve', { name: 'ada@orders.example.com' })).toBe(303);
    expect(await page.list()).toContain('decision <span class="amount">1<');
    expect(await page.post(path, 'approve', { name: 'grace@orders.example.com' })).toBe(303);
    expect((await page.end).exitCode).toBe(0);
    const report = JSON.parse(await readFile(join(bench.out, 'report.json'), 'utf8'));
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
    const { text, complaint, exitCode } = await bench.tighten(
      '--no-wait',
      '--review-rules',
      await rulesIn(rules),
    );
    expect(complaint).toMatch(line);
    expect(complaint).toContain('rules.json');
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(await readdir(bench.folder)).not.toContain('out');
  });

  it.each([
    [['--no-wait'], /none\.json.*no such file/],
    [['--yes'], /--review-rules .*none\.json with --yes: nobody reviews/],
  ])('that cannot hold, with %j: one clear line', async (flags, line) => {
    const rules = ['--review-rules', join(bench.folder, 'none.json')];
    const { complaint, exitCode } = await bench.tighten(...flags, ...rules);
    expect(complaint).toMatch(line);
    expect(exitCode).toBe(2);
  });
});
