import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileStore, fileName, fileStore } from '../../../lib/local/file-store.ts';
import { withLock } from '../../../lib/local/file-store-lock.ts';
import { isGone, thisProcess } from '../../../lib/local/file-store-process.ts';
import { explained } from '../../../lib/local/file-store-write.ts';
import { ownTestFolder } from '../../support/account-files.ts';

const MODULE = new URL('../../../lib/local/file-store.ts', import.meta.url).href;

/** Runs `body`, with `store` on `folder` at hand, in a process of its own. */
function elsewhere(folder: string, body: string) {
  const code = `import { fileStore } from ${JSON.stringify(MODULE)};
const store = await fileStore(${JSON.stringify(folder)});
${body}`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(body: ReturnType<typeof spawn>): Promise<number | null> {
  const [code] = await once(body, 'exit');
  return code;
}

/** The mark of a process of this machine that has ended. */
async function deadMark(): Promise<string> {
  const child = spawn(process.execPath, ['-e', '0']);
  const mark = thisProcess().replace(/^\d+/, String(child.pid));
  await ended(child);
  return mark;
}

const HOSTILE_KEYS = [
  '',
  '.',
  '..',
  '../escape',
  '/absolute',
  'a/b',
  'a\\b',
  'A',
  'a',
  '__proto__',
  'nul\u0000byte',
  'new\nline',
  'ünï',
  '日本',
  '-rf',
  '.hidden',
  'a b',
  'a-b',
  'x'.repeat(5000),
  'x'.repeat(5001),
];

describe('a store in a folder', () => {
  it('gives back what was put, under its key', async () => {
    const store = await fileStore(await ownTestFolder());
    await store.put('a', { deep: [1, null, { text: 'ü' }] });
    expect(await store.read('a')).toMatchObject({
      key: 'a',
      value: { deep: [1, null, { text: 'ü' }] },
    });
  });

  it('gives null for a key that was never put', async () => {
    const store = await fileStore(await ownTestFolder());
    expect(await store.read('a')).toBeNull();
    expect(await store.list()).toEqual([]);
  });

  it('is there again for the next process', async () => {
    const folder = await ownTestFolder();
    await (await fileStore(folder)).put('a', 1);
    expect((await (await fileStore(folder)).read('a'))?.value).toBe(1);
  });

  it('keeps any two keys apart, in files inside the folder', async () => {
    const folder = await ownTestFolder();
    const store = await fileStore(join(folder, 'inner'));
    for (const [at, key] of HOSTILE_KEYS.entries()) await store.put(key, at);

    for (const [at, key] of HOSTILE_KEYS.entries()) {
      expect((await store.read(key))?.value).toBe(at);
    }
    expect((await store.list()).map(({ key }) => key)).toEqual(HOSTILE_KEYS.toSorted());
    expect(await readdir(folder)).toEqual(['inner']);
    expect(await readdir(join(folder, 'inner'))).toHaveLength(HOSTILE_KEYS.length);
  });

  it('names no two keys alike where the file system ignores case', () => {
    const names = HOSTILE_KEYS.map((key) => fileName(key).toLowerCase());
    expect(new Set(names).size).toBe(HOSTILE_KEYS.length);
  });

  it('keeps a member called __proto__ as a member', async () => {
    const store = await fileStore(await ownTestFolder());
    await store.put('a', JSON.parse('{"__proto__": {"polluted": 1}}'));
    expect(JSON.stringify((await store.read('a'))?.value)).toBe('{"__proto__":{"polluted":1}}');
  });

  it('lets only its owner in', async () => {
    const folder = join(await ownTestFolder(), 'deep', 'store');
    const store = await fileStore(folder);
    await store.put('a', 'secret');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'a.json'))).mode & 0o777).toBe(0o600);
  });

  it('closes a folder that was open to others', async () => {
    const folder = join(await ownTestFolder(), 'open');
    await mkdir(folder);
    await chmod(folder, 0o755);
    await fileStore(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('leaves nothing but the value behind', async () => {
    const folder = await ownTestFolder();
    const store = await fileStore(folder);
    await store.put('a', 1);
    await store.createNew('a', 2);
    await store.put('a', 3);
    expect(await readdir(folder)).toEqual(['a.json']);
  });
});

describe('createNew', () => {
  it('writes once: the second finds the first', async () => {
    const store = await fileStore(await ownTestFolder());
    expect(await store.createNew('a', 1)).toBe(true);
    expect(await store.createNew('a', 2)).toBe(false);
    expect((await store.read('a'))?.value).toBe(1);
  });

  it('lets one of several processes win', async () => {
    const folder = await ownTestFolder();
    const body = (n: number) => `process.exit((await store.createNew('a', ${n})) ? 1 : 0);`;
    const codes = await Promise.all([1, 2, 3, 4].map((n) => ended(elsewhere(folder, body(n)))));

    const winner = codes.indexOf(1) + 1;
    expect(codes.toSorted()).toEqual([0, 0, 0, 1]);
    expect((await (await fileStore(folder)).read('a'))?.value).toBe(winner);
  });
});

describe('replace and remove', () => {
  const seenBy = async (store: FileStore) => {
    const seen = await store.read('a');
    if (seen === null) throw new Error('nothing there');
    return seen;
  };

  it('replace what was seen, once', async () => {
    const store = await fileStore(await ownTestFolder());
    await store.put('a', 1);
    const seen = await seenBy(store);

    expect(await store.replace(seen, 2)).toBe(true);
    expect(await store.replace(seen, 3)).toBe(false);
    expect((await store.read('a'))?.value).toBe(2);
  });

  it('do not take an equal value that was written anew for the one that was seen', async () => {
    const store = await fileStore(await ownTestFolder());
    await store.put('a', 1);
    const seen = await seenBy(store);
    await store.put('a', 1);
    expect(await store.replace(seen, 2)).toBe(false);
    expect(await store.remove(seen)).toBe(false);
  });

  it('remove what was seen, once', async () => {
    const store = await fileStore(await ownTestFolder());
    await store.put('a', 1);
    const seen = await seenBy(store);
    expect(await store.remove(seen)).toBe(true);
    expect(await store.read('a')).toBeNull();
    expect(await store.remove(seen)).toBe(false);
  });

  it('lose no update of several processes', async () => {
    const folder = await ownTestFolder();
    const store = await fileStore(folder);
    await store.put('a', 0);
    const body = `for (let done = 0; done < 15; ) {
  const seen = await store.read('a');
  if (await store.replace(seen, seen.value + 1)) done += 1;
}`;
    await Promise.all([1, 2, 3].map(() => ended(elsewhere(folder, body))));
    expect((await store.read('a'))?.value).toBe(45);
  });
});

describe('a process that is killed', () => {
  it('leaves a whole value and, once the store is opened again, no draft', async () => {
    const folder = await ownTestFolder();
    const big = `const text = 'x'.repeat(300_000);
for (let at = 0; ; at += 1) {
  await store.put('a', { at, text });
  if (at === 3) console.log('writing');
}`;
    const child = elsewhere(folder, big);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await ended(child);
    const dead = await deadMark();
    const draft = `.${dead}.00000000-0000-4000-8000-000000000000.draft`;
    await writeFile(join(folder, draft), 'half a val');

    const store = await fileStore(folder);

    expect((await store.read('a'))?.value).toMatchObject({ text: 'x'.repeat(300_000) });
    expect((await readdir(folder)).filter((name) => name.endsWith('.draft'))).toEqual([]);
    await store.put('a', 'over it');
    expect((await store.read('a'))?.value).toBe('over it');
  });

  it('leaves the drafts of living processes alone', async () => {
    const folder = await ownTestFolder();
    const draft = `.${thisProcess()}.00000000-0000-4000-8000-000000000000.draft`;
    await writeFile(join(folder, draft), 'half a val');
    await fileStore(folder);
    expect(await readdir(folder)).toEqual([draft]);
  });

  it.each([
    ['is no more', () => deadMark()],
    ['has its id used by another now', async () => thisProcess().replace(/-\d+-/, '-1-')],
  ])('loses its lock when it %s, to one after the other', async (_, markOf) => {
    const lock = join(await ownTestFolder(), '.a.lock');
    await writeFile(lock, `${await markOf()} turn-1`);
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await readFile(lock, 'utf8');
      inside -= 1;
    };

    await Promise.all(Array.from({ length: 12 }, () => withLock(lock, work)));

    expect(most).toEqual(Array.from({ length: 12 }, () => 1));
  });

  it('keeps its lock while it lives', async () => {
    const folder = await ownTestFolder();
    const lock = join(folder, '.a.lock');
    const order: string[] = [];
    let second: Promise<void> | undefined;

    await withLock(lock, async () => {
      second = withLock(lock, async () => void order.push('second'));
      await rm(join(folder, 'nothing'), { force: true });
      order.push('first');
    });
    await second;

    expect(order).toEqual(['first', 'second']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not declared gone on the word of another machine', async () => {
    const dead = await deadMark();
    expect(isGone(dead)).toBe(true);
    expect(isGone(dead.replace(/[0-9a-f]{8}$/, '00000000'))).toBe(false);
    expect(isGone('not a mark')).toBe(false);
    expect(isGone(thisProcess())).toBe(false);
  });
});

describe('what a person can mend is told in words', () => {
  it.each([
    ['half a value', '{"key":"a","versio'],
    ['nothing', ''],
    ['another shape', '{"value": 1}'],
  ])('names the file that holds %s', async (_, text) => {
    const folder = await ownTestFolder();
    const store = await fileStore(folder);
    await writeFile(join(folder, 'a.json'), text);

    const told = { name: 'BadInput', message: expect.stringContaining(join(folder, 'a.json')) };
    await expect(store.read('a')).rejects.toMatchObject(told);
    await expect(store.list()).rejects.toMatchObject(told);
  });

  it('names a file that was moved to the name of another', async () => {
    const folder = await ownTestFolder();
    const store = await fileStore(folder);
    await store.put('a', 1);
    await writeFile(join(folder, 'b.json'), await readFile(join(folder, 'a.json')));
    await expect(store.read('b')).rejects.toMatchObject({ name: 'BadInput' });
  });

  it.each([
    ['EACCES', 'Cannot write /some/file: permission denied (EACCES).'],
    ['ENOSPC', 'Cannot write /some/file: the disk is full (ENOSPC).'],
    ['EROFS', 'Cannot write /some/file: that place is read-only (EROFS).'],
  ])('explains %s', async (code, message) => {
    const fail = async () => {
      throw Object.assign(new Error(code), { code });
    };
    await expect(explained('write', '/some/file', fail)).rejects.toMatchObject({
      name: 'BadInput',
      message,
    });
  });

  it('leaves what nobody can mend as it is', async () => {
    const fault = Object.assign(new Error('disk fault'), { code: 'EIO' });
    const fail = () => Promise.reject(fault);
    await expect(explained('write', '/some/file', fail)).rejects.toBe(fault);
  });

  it('names a folder that cannot be made', async () => {
    const file = join(await ownTestFolder(), 'file');
    await writeFile(file, '');
    await expect(fileStore(join(file, 'store'))).rejects.toMatchObject({
      name: 'BadInput',
      message: `Cannot use ${join(file, 'store')}: a part of the path is a file, not a folder (ENOTDIR).`,
    });
  });
});
