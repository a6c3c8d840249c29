import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { withLock } from './file-store-lock.ts';
import {
  codeOf,
  createFile,
  explained,
  ownFolder,
  removeFile,
  replaceFile,
} from './file-store-write.ts';

/** JSON values by key, one file each. Every write is whole, on the disk when it returns, and 0600. */
export interface FileStore {
  /** Null when there is none. Throws BadInput, with the file's path, when it is not what was written. */
  read(key: string): Promise<Stored | null>;
  /** Every value, sorted by key. */
  list(): Promise<readonly Stored[]>;
  put(key: string, value: unknown): Promise<void>;
  /** False, and nothing written, when the key has a value: of many writers one wins, of any process. */
  createNew(key: string, value: unknown): Promise<boolean>;
  /** Compare and set: false, and nothing written, unless `seen` is what stands. */
  replace(seen: Stored, value: unknown): Promise<boolean>;
  /** Compare and remove: false, and nothing removed, unless `seen` is what stands. */
  remove(seen: Stored): Promise<boolean>;
}

export interface Stored {
  readonly key: string;
  readonly value: unknown;
  /** Differs after every write. */
  readonly version: string;
}

const Envelope = z.object({ key: z.string(), version: z.string(), value: z.unknown() });

/** The values in one folder, which is made when needed and closed (0700) to everyone but its owner. */
export async function fileStore(folder: string): Promise<FileStore> {
  await ownFolder(folder);
  const fileOf = (key: string) => join(folder, `${fileName(key)}.json`);
  const lockOf = (key: string) => join(folder, `.${fileName(key)}.lock`);

  const read = async (key: string) => {
    const stored = await readEnvelope(fileOf(key));
    if (stored !== null && stored.key !== key) {
      throw new BadInput(
        `${fileOf(key)} holds another value than its name says: it was moved or edited. Put it back.`,
      );
    }
    return stored;
  };
  const ifStands = (seen: Stored, act: (path: string) => Promise<void>) =>
    withLock(lockOf(seen.key), async () => {
      if ((await read(seen.key))?.version !== seen.version) return false;
      await act(fileOf(seen.key));
      return true;
    });

  return {
    read,
    async list() {
      const names = await explained('read', folder, () => readdir(folder));
      const files = names.filter((name) => !name.startsWith('.') && name.endsWith('.json'));
      const values: Stored[] = [];
      for (const name of files) {
        const stored = await readEnvelope(join(folder, name));
        if (stored !== null) values.push(stored);
      }
      return values.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    put: (key, value) =>
      withLock(lockOf(key), () => replaceFile(fileOf(key), printEnvelope(key, value))),
    createNew: (key, value) =>
      withLock(lockOf(key), () => createFile(fileOf(key), printEnvelope(key, value))),
    replace: (seen, value) =>
      ifStands(seen, (path) => replaceFile(path, printEnvelope(seen.key, value))),
    remove: (seen) => ifStands(seen, removeFile),
  };
}

/**
 * A file name for any key: plain keys are their own; others get a hash, behind a `~` that plain ones cannot have.
 * Capitals are not plain, since two keys must not share a file where the file system ignores case.
 */
export function fileName(key: string): string {
  if (/^[a-z0-9][a-z0-9_.-]{0,99}$/.test(key)) return key;
  const readable = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  return `${readable}~${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function printEnvelope(key: string, value: unknown): string {
  return `${JSON.stringify({ key, version: randomUUID(), value }, null, 2)}\n`;
}

async function readEnvelope(path: string): Promise<Stored | null> {
  const text = await explained('read', path, async () => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  });
  if (text === null) return null;
  const parsed = Envelope.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `${path} is damaged (${text.length} characters that are not a value of this store): restore it from a backup, or delete it and start again.`,
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
