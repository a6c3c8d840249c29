import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileLinks } from '../../../lib/local/file-links.ts';
import { claimsOf, linksContract } from '../../contract/links.ts';
import { ownTestFolder } from '../../support/account-files.ts';

linksContract('a folder', async () => {
  const links = await fileLinks(await ownTestFolder());
  return { links, rotate: links.rotate };
});

it("keeps its key in one file that is its owner's only", async () => {
  const folder = await ownTestFolder();
  await (await fileLinks(folder)).issue(claimsOf());
  expect(await readdir(folder)).toEqual(['link-keys.json']);
  expect((await stat(join(folder, 'link-keys.json'))).mode & 0o777).toBe(0o600);
});

it('has one key, whoever of many asks first, and the next process has the same', async () => {
  const folder = await ownTestFolder();
  const links = await fileLinks(folder);
  const tokens = await Promise.all(Array.from({ length: 8 }, () => links.issue(claimsOf())));
  expect(new Set(tokens).size).toBe(1);
  expect(await (await fileLinks(folder)).read(tokens[0] ?? '')).toEqual(claimsOf());
});

it('says that the key file is damaged, and tells nothing of what is in it', async () => {
  const folder = await ownTestFolder();
  const links = await fileLinks(folder);
  await links.issue(claimsOf());
  const file = join(folder, 'link-keys.json');
  const text = await readFile(file, 'utf8');
  const key = /"key": "([^"]{44})"/.exec(text)?.[1] ?? '';
  await writeFile(file, text.replace(key, key.slice(4)));

  const told = await links.issue(claimsOf()).catch((error: Error) => error);
  expect(told).toMatchObject({ name: 'BadInput', message: expect.stringContaining('damaged') });
  expect(String(told)).not.toContain(key.slice(4));
});
