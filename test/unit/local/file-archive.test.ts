import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileArchive } from '../../../lib/local/file-archive.ts';
import { ownTestFolder } from '../../support/account-files.ts';

it('names a file by the SHA-256 of its bytes, so that sha256sum checks an archive', async () => {
  const folder = await ownTestFolder();
  const { key, digest } = await (await fileArchive(folder)).put('evidence', { b: 'ü', a: [1] });
  const bytes = await readFile(join(folder, `${key}.json`));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
  expect(key).toBe(`evidence/${digest}`);
});

it('is for its owner only', async () => {
  const folder = join(await ownTestFolder(), 'archive');
  const { key } = await (await fileArchive(folder)).put('evidence', 1);
  expect((await stat(join(folder, `${key}.json`))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'evidence'))).mode & 0o777).toBe(0o700);
});

it('writes a document once: putting it again does not touch the file', async () => {
  const folder = await ownTestFolder();
  const archive = await fileArchive(folder);
  const { key } = await archive.put('evidence', { a: 1 });
  const before = await stat(join(folder, `${key}.json`), { bigint: true });
  await archive.put('evidence', { a: 1 });
  const after = await stat(join(folder, `${key}.json`), { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  expect(await readdir(join(folder, 'evidence'))).toHaveLength(1);
});

it.each(['../outside', 'a/b', '', '__proto__', 'Evidence'])(
  'keeps a kind of any name inside its folder: %j',
  async (kind) => {
    const folder = await ownTestFolder();
    const archive = await fileArchive(join(folder, 'archive'));
    const ref = await archive.put(kind, { a: 1 });
    expect(await archive.get(ref)).toEqual({ a: 1 });
    expect(await readdir(folder)).toEqual(['archive']);
  },
);

it('tells where a document should be that is gone, and which one was changed', async () => {
  const folder = await ownTestFolder();
  const archive = await fileArchive(folder);
  const ref = await archive.put('evidence', { a: 1 });
  const path = join(folder, `${ref.key}.json`);

  await writeFile(path, '{"a":2}');
  await expect(archive.get(ref)).rejects.toMatchObject({
    name: 'BadInput',
    message: `${path} is not what was archived as ${ref.key}: it was changed or damaged. Restore it from a backup.`,
  });
  await rm(path);
  await expect(archive.get(ref)).rejects.toMatchObject({
    name: 'BadInput',
    message: `Cannot read ${path}: there is no such file or folder (ENOENT).`,
  });
});
