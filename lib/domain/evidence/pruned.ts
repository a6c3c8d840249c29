import type { Pruned } from './evidence.ts';

const EXAMPLES = 3;

/** Counts what was left unopened; thousands of files may be, so they are not all named. */
export interface PrunedTally {
  add(why: Pruned['why'], kind: 'file' | 'folder', path: string): void;
  totals(): readonly Pruned[];
}

interface Count {
  files: number;
  folders: number;
  /** The first by name, so that the order in which they were found does not show. */
  examples: readonly string[];
}

/** `before` is counted already. */
export function prunedTally(before: readonly Pruned[] = []): PrunedTally {
  const counts = new Map<Pruned['why'], Count>();

  function countOf(why: Pruned['why']): Count {
    const count = counts.get(why) ?? { files: 0, folders: 0, examples: [] };
    counts.set(why, count);
    return count;
  }

  for (const { why, files, folders, examples } of before) {
    const count = countOf(why);
    count.files += files;
    count.folders += folders;
    count.examples = firstOf([...count.examples, ...examples]);
  }
  return {
    add(why, kind, path) {
      const count = countOf(why);
      if (kind === 'file') count.files += 1;
      else count.folders += 1;
      const last = count.examples[EXAMPLES - 1];
      if (last === undefined || path < last) count.examples = firstOf([...count.examples, path]);
    },
    totals: () =>
      [...counts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([why, count]) => ({ why, ...count })),
  };
}

function firstOf(paths: readonly string[]): readonly string[] {
  return paths.toSorted().slice(0, EXAMPLES);
}
