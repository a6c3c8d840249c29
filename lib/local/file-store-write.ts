import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import { isGone, thisProcess } from './file-store-process.ts';

const DRAFT = /^\.(?<mark>[\w-]+)\.[0-9a-f-]{36}\.draft$/;

/**
 * Puts a whole file in place of another in one step, readable by its owner only: after a crash at any moment there is
 * the old file or the new one, and once this returns the new one is on the disk. Throws BadInput when it may not.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await explained('write', path, async () => {
    const draft = await writeDraft(path, text);
    try {
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  });
}

/** As replaceFile, but false, and nothing written, when there is a file: of many writers one wins, of any process. */
export async function createFile(path: string, text: string): Promise<boolean> {
  return await explained('write', path, async () => {
    const draft = await writeDraft(path, text);
    try {
      await link(draft, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
    await syncFolder(dirname(path));
    return true;
  });
}

/** Adds one line to a file that only its owner may read. */
export async function appendLine(path: string, line: string): Promise<void> {
  await explained('write', path, async () => {
    const file = await open(path, 'a', 0o600);
    try {
      await file.appendFile(`${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

export async function removeFile(path: string): Promise<void> {
  await explained('remove', path, async () => {
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  });
}

/** Makes a folder that only its owner may enter, and clears what killed processes left half-written in it. */
export async function ownFolder(folder: string): Promise<void> {
  await explained('use', folder, async () => {
    await makeFolder(folder);
    if (((await stat(folder)).mode & 0o077) !== 0) await chmod(folder, 0o700);
    await clearDrafts(folder);
  });
}

/** One level at a time: Node's own recursive mkdir never returns where the system answers ENOENT, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    // Whoever makes a folder beside this one may have made their parent meanwhile.
    if (!(await exists(parent))) await makeFolder(parent);
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Removes the drafts of processes that are no more; those of living ones stay. */
export async function clearDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const mark = DRAFT.exec(name)?.groups?.['mark'];
    if (mark !== undefined && isGone(mark)) await rm(join(folder, name), { force: true });
  }
}

/** Where this process writes before it renames or links. `turn` is a UUID. */
export function draftPath(folder: string, turn: string): string {
  return join(folder, `.${thisProcess()}.${turn}.draft`);
}

/** Runs a file operation; what a person can mend comes out as BadInput in words, the rest as it is. */
export async function explained<T>(
  doing: 'read' | 'write' | 'use' | 'remove',
  path: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const reason = REASONS.get(codeOf(error));
    if (reason === undefined) throw error;
    throw new BadInput(`Cannot ${doing} ${path}: ${reason} (${codeOf(error)}).`, { cause: error });
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? '') : '';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'the system does not permit it there'],
  ['EROFS', 'that place is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EISDIR', 'it is a folder, not a file'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EEXIST', 'a file of that name is in the way'],
  ['ELOOP', 'its symbolic links go round in circles'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ERR_STRING_TOO_LONG', 'it is larger than 512 MB'],
  ['ERR_FS_FILE_TOO_LARGE', 'it is larger than 2 GB'],
]);

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = draftPath(dirname(path), randomUUID());
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return draft;
}

/** A new name is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
