import * as z from 'zod';
import { begun, CYCLE_ENDS, type Cycle, ended, keyOf } from '../domain/cycle.ts';
import { BadInput } from '../domain/errors.ts';
import type { Cycles } from '../ports.ts';
import { fileStore, type Stored } from './file-store.ts';

const Kept = z.object({ key: z.string(), digest: z.string() });

const StoredCycle = z.object({
  role: z.object({ arn: z.string(), id: z.string() }),
  execution: z.string(),
  begun: z.string(),
  ended: z.string().nullable(),
  due: z.string().nullable(),
  end: z
    .object({ kind: z.enum(CYCLE_ENDS), reasons: z.array(z.string()), draft: Kept.optional() })
    .optional(),
}) satisfies z.ZodType<Cycle>;

/** Cycles in `folder`, a file each by account and name of the role, written by compare and set. */
export async function fileCycles(folder: string, retightenDays: number): Promise<Cycles> {
  const store = await fileStore(folder);
  const change = async (key: string, next: (standing: Cycle | null) => Cycle | null) => {
    for (;;) {
      const standing = await store.read(key);
      const cycle = next(standing === null ? null : checked(standing));
      if (cycle === null) return;
      const won =
        standing === null
          ? await store.createNew(key, cycle)
          : await store.replace(standing, cycle);
      if (won) return;
    }
  };
  return {
    begin: (run) => change(keyOf(run.role), (standing) => begun(standing, run)),
    end: (run) => change(keyOf(run.role), (standing) => ended(standing, run, retightenDays)),
    async of(key) {
      const standing = await store.read(key);
      return standing === null ? null : checked(standing);
    },
    list: async () => (await store.list()).map(checked),
    async forget(key, execution) {
      const standing = await store.read(key);
      if (standing !== null && checked(standing).execution === execution)
        await store.remove(standing);
    },
  };
}

function checked({ key, value }: Stored): Cycle {
  const parsed = StoredCycle.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`What is stored for the cycle of role ${key} was edited or damaged.`);
}
