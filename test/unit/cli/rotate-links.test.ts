import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';
import { fileLinks } from '../../../lib/local/file-links.ts';
import { claimsOf } from '../../contract/links.ts';
import { ownTestFolder } from '../../support/account-files.ts';

let out: string;
let folder: string;
beforeEach(async () => {
  out = await ownTestFolder();
  folder = join(out, 'store', 'links');
  await mkdir(join(out, 'store'));
});
const run = (...args: readonly string[]) =>
  runCommand(['rotate-links', ...args], { terminal: new PassThrough(), input: Readable.from([]) });
const issued = async () => (await fileLinks(folder)).issue(claimsOf());
const read = async (token: string) => (await fileLinks(folder)).read(token);

it('signs with a new key from now on, and still opens what the one before it signed', async () => {
  const before = await issued();

  const { text, exitCode } = await run('--out', out);

  expect(exitCode).toBe(0);
  expect(text).toBe(
    `A new key signs links in ${out}. Links of before open their tickets until they run out.\n`,
  );
  const after = await issued();
  expect(after.split('.')[1]).not.toBe(before.split('.')[1]);
  expect([await read(before), await read(after)]).toEqual([claimsOf(), claimsOf()]);
  expect((await stat(join(folder, 'link-keys.json'))).mode & 0o777).toBe(0o600);
});

it('opens nothing of before with --revoke', async () => {
  const before = await issued();

  const { text } = await run('--out', out, '--revoke', '--json');

  expect(JSON.parse(text)).toEqual({ rotated: out, earlierLinks: 'revoked' });
  expect(await read(before)).toBeNull();
  expect(await read(await issued())).toEqual(claimsOf());
});

it('makes the first key where there was none', async () => {
  expect((await run('--out', out)).exitCode).toBe(0);
  expect(await readdir(folder)).toEqual(['link-keys.json']);
});

it('says that a folder is none of a run, and makes nothing there', async () => {
  const elsewhere = await ownTestFolder();

  const { complaint, exitCode } = await run('--out', elsewhere);

  expect(exitCode).toBe(2);
  expect(complaint).toContain('there is no run of Ratchet');
  expect(await readdir(elsewhere)).toEqual([]);
});

it.each([[[]], [['--revoke']]])('leaves damaged keys as they are: %j', async (flags) => {
  await issued();
  const file = join(folder, 'link-keys.json');
  const damaged = (await readFile(file, 'utf8')).replace('"id"', '"ID"');
  await writeFile(file, damaged);

  const { complaint, exitCode } = await run('--out', out, ...flags);

  expect(exitCode).toBe(2);
  expect(complaint).toContain('damaged');
  expect(await readFile(file, 'utf8')).toBe(damaged);
});

it('asks for the folder', async () => {
  expect(await run()).toMatchObject({
    exitCode: 2,
    complaint: expect.stringContaining("'--out <dir>' not specified"),
  });
});
