import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { begin, type Move, noted, type Waiting, wakeUp } from '../domain/probation/waiting.ts';
import type { Wake } from '../domain/probation/wake.ts';
import type { Probations } from '../ports.ts';
import { fileStore, type Stored } from './file-store.ts';

/** Answers the waiting task at a time, or whenever it is now; false when it does not wait. */
export type WakeTask = (
  execution: string,
  taskToken: string,
  wake: Wake,
  at: string | null,
) => Promise<boolean>;

/** Whoever loses that often against other writers gives up, and what happened is found by the next sweep. */
const TRIES = 50;

const StoredWaiting = z.object({
  execution: z.string(),
  taskToken: z.string().nullable(),
  until: z.string(),
  pending: z.custom<Wake>((value) => typeof value === 'object' && value !== null),
  known: z.array(z.string()),
}) satisfies z.ZodType<Waiting>;

/**
 * Roles in probation, a file each in `folder`. The token is taken out by compare and set before the task is answered,
 * so of many events at once one answers; it is put back when answering
 * fails. Whoever dies in between leaves it to the next look, which comes in its time.
 */
export async function fileProbations(folder: string, wakeTask: WakeTask): Promise<Probations> {
  const store = await fileStore(folder);

  const write = (roleId: string, seen: Stored | null, waiting: Waiting) =>
    seen === null ? store.createNew(roleId, waiting) : store.replace(seen, waiting);

  const carryOut = async (
    roleId: string,
    at: string | null,
    move: (standing: Waiting | null) => Move,
  ): Promise<Move['kind']> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const standing = await store.read(roleId);
      const next = move(standing === null ? null : checked(standing));
      if (next.kind === 'none') return 'none';
      if (!(await write(roleId, standing, next.waiting))) continue;
      if (next.kind === 'write') return 'write';
      const { taskToken, wake, waiting } = next;
      const taken = await store.read(roleId);
      try {
        if (await wakeTask(waiting.execution, taskToken, wake, at)) return 'answer';
      } catch (error) {
        if (standing !== null) await write(roleId, taken, checked(standing));
        throw error;
      }
      // A task that is played here waits only when its call has ended, so one that begins to wait keeps its token.
      const left = at === null ? { ...waiting, taskToken } : waiting;
      await write(roleId, taken, noted(left, wake));
      return 'write';
    }
    throw new Error(`The probation of role ${roleId} was written by others ${TRIES} times.`);
  };

  return {
    async standing(roleId) {
      const stored = await store.read(roleId);
      if (stored === null) return null;
      const { execution, until } = checked(stored);
      return { execution, until };
    },
    async end(roleId, execution) {
      const stored = await store.read(roleId);
      if (stored !== null && checked(stored).execution === execution) await store.remove(stored);
    },
    async wait(roleId, task) {
      await carryOut(roleId, null, (standing) => begin(standing, task));
    },
    async wake(roleId, wake, at) {
      let known = false;
      const done = await carryOut(roleId, at, (standing) => {
        known = standing !== null && Date.parse(at) < Date.parse(standing.until);
        return wakeUp(standing, wake, at);
      });
      if (done === 'answer') return 'woken';
      return known ? 'noted' : 'not-waiting';
    },
  };
}

/** The value never goes into the message: it holds a token. */
function checked({ key, value }: Stored): Waiting {
  const parsed = StoredWaiting.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`What is stored for the probation of role ${key} was edited or damaged.`);
}
