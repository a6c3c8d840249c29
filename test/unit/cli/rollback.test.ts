import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { essence } from '../../../lib/domain/role.ts';
import { loadAccount } from '../../../lib/local/account-dump.ts';
import { withRunLock } from '../../../lib/local/run-lock.ts';
import { allows, POLICIES } from '../../support/account-fixture.ts';
import { ROLE } from '../../support/crash-scenes.ts';
import { BEFORE, rollbackIn, SWAPPED } from '../../support/rollback-in.ts';
import { type TightenedFolder, tightenedFolder } from '../../support/tightened-folder.ts';

let folder: TightenedFolder;
beforeEach(async () => {
  folder = await tightenedFolder();
});

const { command, report, role, namesOf } = rollbackIn(() => folder);

describe('whole', () => {
  it('puts back what the last swap took, takes what it gave, and says so on the role', async () => {
    const done = await report();

    expect(await namesOf()).toEqual(BEFORE);
    expect((await role()).tags['lp:status']).toBe('rolled-back');
    expect(done).toMatchObject({ role: ROLE.arn, only: null, changed: true, others: [] });
    expect(await folder.account()).not.toContain('orders-api-1');
  });

  it('changes nothing the second time', async () => {
    await report();
    const account = await folder.account();

    expect(await report()).toMatchObject({ changed: false, plan: null, writes: [] });
    expect(await folder.account()).toBe(account);
  });

  it('finds the role by its ARN too, and gives the dump back as it was but for the tag', async () => {
    const { exitCode } = await command(ROLE.arn, '--authorization-details', folder.dump);

    expect(exitCode).toBe(0);
    const { roles: then } = await loadAccount(folder.dump);
    const { roles: now } = await loadAccount(join(folder.out, 'account.json'));
    expect({ ...now.get(ROLE.arn), Tags: [] }).toEqual({ ...then.get(ROLE.arn), Tags: [] });
  });

  it('keeps its plan, by which it can itself be rolled back, and that again', async () => {
    const swapped = essence(await role());
    const first = await report();

    const second = await report('--to', first.plan);
    expect(essence(await role())).toEqual(swapped);

    await report('--to', second.plan.slice('plan/'.length, 'plan/'.length + 8));
    expect(await namesOf()).toEqual(BEFORE);
  });

  it('shows what others changed since, and keeps it', async () => {
    const roles = await folder.roles();
    await roles.attach(ROLE.arn, POLICIES.spare);
    await roles.putInline(ROLE.arn, 'inline-logs', allows('logs:*', '*'));

    const { others } = await report();

    expect(others).toEqual([
      { what: 'attached', policy: POLICIES.spare, stays: true },
      { what: 'inline-changed', policy: 'inline-logs', stays: true },
    ]);
    expect(await namesOf()).toEqual(['AmazonSQSReadOnlyAccess', 'filler-10', ...BEFORE.slice(1)]);
  });

  it('keeps it also when a rollback is rolled back and made again', async () => {
    await (await folder.roles()).attach(ROLE.arn, POLICIES.spare);
    const { plan } = await report();
    await report('--to', plan);
    expect(await namesOf()).toEqual(['filler-10', ...SWAPPED]);

    await report();
    expect(await namesOf()).toContain('filler-10');
    expect(await namesOf()).toEqual(expect.arrayContaining(BEFORE));
  });

  it('undoes it when told to', async () => {
    await (await folder.roles()).attach(ROLE.arn, POLICIES.spare);

    const { others } = await report('--discard-others');

    expect(others).toEqual([{ what: 'attached', policy: POLICIES.spare, stays: false }]);
    expect(await namesOf()).toEqual(BEFORE);
  });

  it('says that a policy was rewritten since, and attaches it as it is', async () => {
    const text = await folder.account();
    await writeFile(
      join(folder.out, 'account.json'),
      text.replaceAll('"dynamodb:*"', '"dynamodb:Get*"'),
    );

    const { others } = await report();

    expect(others).toEqual([{ what: 'document', policy: POLICIES.orders, stays: true }]);
    expect(await namesOf()).toEqual(BEFORE);
  });

  it('names a policy that is no longer there, and where its document is, and changes nothing', async () => {
    const account = JSON.parse(await folder.account());
    account.Policies = account.Policies.filter(
      ({ Arn }: { Arn: string }) => Arn !== POLICIES.orders,
    );
    await writeFile(join(folder.out, 'account.json'), JSON.stringify(account));

    const { complaint, exitCode } = await command('orders-api');

    expect(exitCode).toBe(2);
    expect(complaint).toContain(POLICIES.orders);
    const [path = ''] = /\S+snapshot\/[0-9a-f]{64}\.json/.exec(complaint) ?? [];
    expect(await readFile(path, 'utf8')).toContain('dynamodb:*');
    expect(await namesOf()).toEqual(SWAPPED);
  });

  it('says that there is no room, and changes nothing', async () => {
    const roles = await folder.roles();
    for (let at = 0; at < 7; at += 1)
      await roles.attach(ROLE.arn, `arn:aws:iam::111122223333:policy/filler-${at}`);
    const account = await folder.account();

    const { complaint, exitCode } = await command('orders-api');

    expect(exitCode).toBe(2);
    expect(complaint).toMatch(/would have 12 managed policies .* may have 10: detach 2/);
    expect(await folder.account()).toBe(account);
  });
});

describe('--list', () => {
  it('shows changes and snapshots, the newest first, and changes nothing', async () => {
    await report();
    const account = await folder.account();

    const listed = await report('--list');

    expect(listed.changes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'roll-back',
      'apply',
    ]);
    expect(listed.changes[1]).toMatchObject({ ticket: expect.stringContaining('run-1-') });
    expect(listed.snapshots).toHaveLength(2);
    expect(listed.snapshots[1].policies).toEqual(expect.arrayContaining(BEFORE));
    expect(await folder.account()).toBe(account);
    const { text } = await command('orders-api', '--list');
    expect(text).toMatch(/roll-back.*apply.*Snapshots/s);
  });
});

describe('refuses', () => {
  it.each([
    ['a role that is not there', ['nobody'], /no role nobody .*orders-api/],
    ['a role that was never changed', ['bare'], /nothing to roll back/],
    ['a snapshot that is not there', ['orders-api', '--to', 'ffff'], /no snapshot or change/],
    ['an ambiguous beginning', ['orders-api', '--to', ''], /beginning of \d+ digests/],
    ['--list with --to', ['orders-api', '--list', '--to', 'a'], /--list changes nothing/],
    ['a folder without a run', ['orders-api', '--out', '/proc/none'], /\/proc\/none\/account.json/],
  ])('%s', async (_, args, says) => {
    const account = await folder.account();
    if (args.includes('')) await report();
    const { complaint, exitCode } = await command(...args);
    expect(exitCode).toBe(2);
    expect(complaint).toMatch(says);
    if (!args.includes('')) expect(await folder.account()).toBe(account);
  });

  it('to write while another process is at work in the folder', async () => {
    const program = `import { runCommand } from ${JSON.stringify(new URL('../../../lib/cli/program.ts', import.meta.url).href)};
      const said = await runCommand(['rollback', 'orders-api', '--out', ${JSON.stringify(folder.out)}], { terminal: process.stderr, input: process.stdin });
      process.stdout.write(said.complaint); process.exitCode = said.exitCode;`;
    const other = await withRunLock(folder.out, async () =>
      spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
        encoding: 'utf8',
      }),
    );
    expect(other.stdout).toMatch(/is held by process/);
    expect(other.status).toBe(2);
    expect(await namesOf()).toEqual(SWAPPED);
  });
});
