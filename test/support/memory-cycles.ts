import { begun, type Cycle, ended, keyOf } from '../../lib/domain/cycle.ts';
import type { Cycles } from '../../lib/ports.ts';

/** Cycles in memory; a role is due again after 30 days. */
export function memoryCycles(): Cycles {
  const standing = new Map<string, Cycle>();
  const put = (key: string, cycle: Cycle | null) => {
    if (cycle !== null) standing.set(key, cycle);
  };
  return {
    async begin(run) {
      const key = keyOf(run.role);
      put(key, begun(standing.get(key) ?? null, run));
    },
    async end(run) {
      const key = keyOf(run.role);
      put(key, ended(standing.get(key) ?? null, run, 30));
    },
    of: async (key) => standing.get(key) ?? null,
    list: async () => [...standing.values()],
    async forget(key, execution) {
      if (standing.get(key)?.execution === execution) standing.delete(key);
    },
  };
}
