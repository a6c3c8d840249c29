import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BadInput } from '../domain/errors.ts';
import { isGone, type ProcessMark, thisProcess } from './file-store-process.ts';
import { codeOf, draftPath, explained } from './file-store-write.ts';

const LONGEST_WAIT_MS = 30_000;

interface Holder {
  readonly mark: ProcessMark;
  /** Differs for each time a lock is taken. */
  readonly turn: string;
}

/**
 * Runs `work` while no other caller, of this process or another, holds the lock file `path`. A lock whose process is
 * gone is taken over. Throws BadInput when a living process holds it for longer than is waited, in milliseconds.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  longestWait = LONGEST_WAIT_MS,
): Promise<T> {
  await explained('write', path, () => take(path, Date.now() + longestWait));
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, deadline: number): Promise<void> {
  const me: Holder = { mark: thisProcess(), turn: randomUUID() };
  // Written whole and then linked, so that nobody ever reads a lock without its holder.
  const draft = draftPath(dirname(path), me.turn);
  await writeFile(draft, `${me.mark} ${me.turn}`, { mode: 0o600 });
  try {
    while (!(await tryLink(draft, path, me))) {
      const holder = await holderOf(path);
      if (holder === null) continue;
      if (isGone(holder.mark) && (await takeOver(draft, path, holder, deadline))) return;
      if (Date.now() > deadline) throw stuck(path, holder);
      await pause(2 + Math.random() * 8);
    }
  } finally {
    // The lock counts, and who opens the folder next clears what is left of the draft.
    await rm(draft, { force: true }).catch(() => {});
  }
}

/**
 * The right to take over this very holder's lock is itself a lock, named after the holder's turn: without it two
 * processes could both find it dead, and the slower would throw away the lock of the faster.
 */
async function takeOver(
  draft: string,
  path: string,
  dead: Holder,
  deadline: number,
): Promise<boolean> {
  const right = `${path}.${dead.turn}.over`;
  await take(right, deadline);
  try {
    if ((await holderOf(path))?.turn !== dead.turn) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(right, { force: true });
  }
}

/** A link that failed may be there all the same: on a network disk the answer can get lost. */
async function tryLink(draft: string, path: string, { turn }: Holder): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((await holderOf(path))?.turn === turn) return true;
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    const [mark = '', turn = ''] = (await readFile(path, 'utf8')).split(' ');
    return { mark, turn };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function stuck(path: string, holder: Holder): BadInput {
  return new BadInput(
    `${path} is held by process ${holder.mark.split('-')[0]}: wait for it to end, or delete that file if it ran on a machine that is no more.`,
  );
}
