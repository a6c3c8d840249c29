import type { Pruned } from '../domain/evidence/evidence.ts';

const EXAMPLES = 3;

/** Counts what was left unopened; thousands of files may be, so they are not all named. */
export interface PrunedTally {
  add(why: Pruned['why'], kind: 'file' | 'folder', path: string): void;
  totals(): readonly Pruned[];
}

/** `before` is counted already. */
export function prunedTally(before: readonly Pruned[] = []): PrunedTally {
  const counts = new Map(
    before.map((pruned) => [pruned.why, { ...pruned, examples: [...pruned.examples] }]),
  );
  return {
    add(why, kind, path) {
      const count = counts.get(why) ?? { why, files: 0, folders: 0, examples: [] };
      counts.set(why, count);
      if (kind === 'file') count.files += 1;
      else count.folders += 1;
      if (count.examples.length < EXAMPLES) count.examples.push(path);
    },
    totals: () =>
      [...counts.values()]
        .sort((one, other) => (one.why < other.why ? -1 : 1))
        .map((count) => ({ ...count, examples: count.examples.toSorted() })),
  };
}
