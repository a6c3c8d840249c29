import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import { type Account, parseAccount, printAccount } from './account-dump.ts';
import { withLock } from './file-store-lock.ts';
import { clearDrafts, codeOf, explained, replaceFile } from './file-store-write.ts';

/** The changed account: the input until the first change, then the file it is written to. */
export interface ChangedAccount {
  current(): Promise<Account>;
  /** Writes what `edit` makes of the account as it stands; when that is the same object, nothing is written. */
  change(edit: (account: Account) => Account): Promise<void>;
}

/**
 * Keeps the changes to `input` in the file `out`, whole after every change, and goes on from it when it is there.
 * Throws BadInput when `out` is the input itself under whatever name, when it was not made from this input, and when
 * it cannot be written. `standing`: `out` is there and `input` was read from it, so there is nothing to claim.
 */
export async function changedAccount(
  input: Account,
  out: string,
  standing = false,
): Promise<ChangedAccount> {
  const folder = dirname(resolve(out));
  const lock = join(folder, `.${basename(out)}.lock`);
  await explained('write', out, () => mkdir(folder, { recursive: true }));
  await explained('use', folder, () => clearDrafts(folder));
  if (!standing) {
    await refuseInput(input, out);
    await withLock(lock, () => claim(input, out));
  }

  let seen: { readonly identity: string; readonly account: Account } | null = null;
  const current = async () => {
    const identity = await identityOf(out);
    if (identity === null) {
      if (seen === null) return input;
      throw new BadInput(`${out} was removed while it was being written to: start again.`);
    }
    if (identity !== seen?.identity) {
      const text = await explained('read', out, () => readFile(out, 'utf8'));
      seen = { identity, account: parseAccount(text, out) };
    }
    return seen.account;
  };
  await current();

  return {
    current,
    change: (edit) =>
      withLock(lock, async () => {
        const before = await current();
        const after = edit(before);
        if (after === before) return;
        await replaceFile(out, printAccount(after));
        const identity = await identityOf(out);
        if (identity !== null) seen = { identity, account: after };
      }),
  };
}

async function refuseInput(input: Account, out: string): Promise<void> {
  const given = await fileOf(input.path);
  const wanted = await fileOf(out);
  const same =
    resolve(input.path) === resolve(out) ||
    (given !== null && wanted !== null && given.ino === wanted.ino && given.dev === wanted.dev);
  if (same) {
    throw new BadInput(
      `${out} is the input (${input.path}), which is never written to: choose another --out.`,
    );
  }
  if (wanted?.isDirectory()) {
    throw new BadInput(`${out} is a folder: the changed account is written to a file.`);
  }
}

/** Notes beside the output which input it comes from: a stranger's file, or another day's dump, is not written over. */
async function claim(input: Account, out: string): Promise<void> {
  const note = join(dirname(resolve(out)), `.${basename(out)}.source`);
  const claimed = await explained('read', note, () => textOf(note));
  const exists = (await fileOf(out)) !== null;
  if (claimed?.trim() === input.digest) return;
  if (exists) {
    throw new BadInput(
      `${out} is there already and was not made from ${input.path} as it is now: choose another --out, or move that file away.`,
    );
  }
  await replaceFile(note, `${input.digest}\n`);
}

/** Changes with every write, since each one is a new file put in place. */
async function identityOf(path: string): Promise<string | null> {
  const file = await fileOf(path);
  return file === null ? null : `${file.ino}:${file.mtimeNs}:${file.size}`;
}

async function fileOf(path: string) {
  return await explained('read', path, async () => {
    try {
      return await stat(path, { bigint: true });
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  });
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
