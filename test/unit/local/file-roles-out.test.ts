import { link, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAccount } from '../../../lib/local/account-dump.ts';
import { fileRoles } from '../../../lib/local/file-roles.ts';
import { ownTestFolder } from '../../support/account-files.ts';
import {
  ACCOUNT_ID,
  accountDump,
  allowing,
  allows,
  POLICIES,
  ROLES,
} from '../../support/account-fixture.ts';
import { clock, NEW_POLICY, roleBench } from '../../support/role-bench.ts';

describe('the changed account', () => {
  it('is not written before there is a change', async () => {
    const { start, out } = await roleBench();
    const roles = await start();
    await roles.snapshot(ROLES.orders);
    await roles.detach(ROLES.bare, POLICIES.shared);
    await roles.attach(ROLES.orders, POLICIES.shared);
    await roles.putInline(ROLES.orders, 'inline-logs', allows('logs:PutLogEvents', '*'));
    await roles.tag(ROLES.orders, { team: 'orders' });
    await roles.tag(ROLES.bare, {});
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('differs from the input only where a role changed, and the input stays as it was', async () => {
    const { start, written, input } = await roleBench();
    const before = await readFile(input, 'utf8');
    const roles = await start();
    await roles.attach(ROLES.bare, POLICIES.shared);

    const expected: Record<string, unknown> & ReturnType<typeof accountDump> = accountDump();
    Object.assign(expected.RoleDetailList[1] ?? {}, {
      AttachedManagedPolicies: [{ PolicyName: 'shared-read', PolicyArn: POLICIES.shared }],
    });
    Object.assign(expected.Policies[1] ?? {}, { AttachmentCount: 5 });
    expect(await written()).toEqual(expected);
    expect(await readFile(input, 'utf8')).toBe(before);
  });

  it('is for its owner only, and has nothing half-written beside it', async () => {
    const { start, out } = await roleBench();
    await (await start()).tag(ROLES.bare, { a: 'b' });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect((await readdir(dirname(out))).toSorted()).toEqual([
      '.account.json.source',
      'account.json',
    ]);
  });

  it('is a dump like any other', async () => {
    const { start, out } = await roleBench();
    const roles = await start();
    await roles.attach(ROLES.bare, await roles.createPolicy(NEW_POLICY));

    const next = join(await ownTestFolder(), 'account.json');
    const again = await fileRoles({ account: await loadAccount(out), out: next, clock });
    expect((await again.snapshot(ROLES.bare)).attached).toMatchObject([{ name: 'orders-api-1' }]);
  });

  it('describes a made policy as IAM does', async () => {
    const { start, written } = await roleBench();
    await (await start()).createPolicy(NEW_POLICY);
    expect((await written()).Policies.at(-1)).toEqual({
      PolicyName: 'orders-api-1',
      PolicyId: expect.stringMatching(/^ANPA[0-9A-F]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT_ID}:policy/ratchet/orders-api-1`,
      Path: '/ratchet/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      Description: 'What orders-api really did',
      CreateDate: '2026-03-01T00:00:00.000Z',
      UpdateDate: '2026-03-01T00:00:00.000Z',
      PolicyVersionList: [
        {
          Document: allowing('s3:GetObject', '*'),
          VersionId: 'v1',
          IsDefaultVersion: true,
          CreateDate: '2026-03-01T00:00:00.000Z',
        },
      ],
    });
  });

  it('is where a run that was stopped goes on', async () => {
    const { start } = await roleBench();
    const first = await start();
    await first.attach(ROLES.bare, await first.createPolicy(NEW_POLICY));

    const second = await start();
    expect((await second.snapshot(ROLES.bare)).attached).toMatchObject([{ name: 'orders-api-1' }]);
    await second.detach(ROLES.bare, POLICIES.shared);
    expect(await second.createPolicy(NEW_POLICY)).toBe(
      `arn:aws:iam::${ACCOUNT_ID}:policy/ratchet/orders-api-1`,
    );
  });

  it('loses no write of two runs at once', async () => {
    const { start, written } = await roleBench();
    const runs = await Promise.all([start(), start()]);
    await Promise.all(
      runs.flatMap((run, at) =>
        Array.from({ length: 8 }, (_, n) => run.tag(ROLES.bare, { [`run-${at}-${n}`]: 'done' })),
      ),
    );
    const [, bare] = (await written()).RoleDetailList as { Tags?: unknown[] }[];
    expect(bare?.Tags).toHaveLength(16);
    expect(Object.keys((await runs[0]?.snapshot(ROLES.bare))?.tags ?? {})).toHaveLength(16);
  });

  it('must not vanish under a run', async () => {
    const { start, out } = await roleBench();
    const roles = await start();
    await roles.tag(ROLES.bare, { a: 'b' });
    await rm(out);
    await expect(roles.snapshot(ROLES.bare)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('was removed'),
    });
  });
});

describe('an output that cannot be used', () => {
  const starting = async (input: string, out: string) =>
    await fileRoles({ account: await loadAccount(input), out, clock });

  it.each<[string, (input: string, at: string) => Promise<string>]>([
    ['the input', async (input) => input],
    ['the input by another way', async (input) => join(dirname(input), 'x', '..', 'dump.json')],
    ['a symbolic link to it', (input, at) => symlink(input, at).then(() => at)],
    ['a hard link to it', (input, at) => link(input, at).then(() => at)],
  ])('is refused as %s, and nothing is written', async (_, place) => {
    const { input } = await roleBench();
    const before = await readFile(input, 'utf8');
    const out = await place(input, join(dirname(input), 'account.json'));
    const files = await readdir(dirname(input));

    await expect(starting(input, out)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/is the input .*which is never written to/),
    });
    expect(await readFile(input, 'utf8')).toBe(before);
    expect(await readdir(dirname(input))).toEqual(files);
  });

  it('is refused in a folder that links to the one of the input', async () => {
    const { input } = await roleBench();
    const alias = join(await ownTestFolder(), 'alias');
    await symlink(dirname(input), alias);
    await expect(starting(input, join(alias, 'dump.json'))).rejects.toThrow(/is the input/);
  });

  it.each<[string, (input: string) => string, RegExp]>([
    ['is a folder', dirname, /is a folder: the changed account is written to a file/],
    ['lies under a file', (input) => join(input, 'account.json'), /^Cannot write .*in the way/],
    [
      'has a name too long',
      (input) => join(dirname(input), 'x'.repeat(300)),
      /the name is too long/,
    ],
  ])('is refused at the start when it %s', async (_, place, message) => {
    const { input } = await roleBench();
    await expect(starting(input, place(input))).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(message),
    });
  });

  it("is refused when it is somebody else's file", async () => {
    const { out, start } = await roleBench();
    await mkdir(dirname(out));
    await writeFile(out, 'precious');
    await expect(start()).rejects.toThrow(/is there already and was not made from/);
    expect(await readFile(out, 'utf8')).toBe('precious');
  });

  it('is refused when it was made from the input as it no longer is', async () => {
    const { start, input, out } = await roleBench();
    await (await start()).tag(ROLES.bare, { a: 'b' });
    const before = await readFile(out, 'utf8');
    await writeFile(input, JSON.stringify({ RoleDetailList: [] }));
    await expect(start()).rejects.toThrow(/was not made from .* as it is now/);
    expect(await readFile(out, 'utf8')).toBe(before);
  });

  it('is told when it was damaged', async () => {
    const { start, out } = await roleBench();
    await (await start()).tag(ROLES.bare, { a: 'b' });
    await writeFile(out, '{"RoleDetailList": [');
    await expect(start()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(`${out} is not JSON`),
    });
  });
});
