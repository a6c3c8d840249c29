/**
 * Items by how a text must begin to concern them. A path is the literal runs of a pattern, between which a whole
 * component is left open, up to the next colon: `arn:aws:sqs:`, `:1:q` for `arn:aws:sqs:*:1:q*`.
 */
export interface PrefixTrie<T> {
  /** What is read to get here from the node above. */
  readonly edge: string;
  /** Whose path ends here. */
  readonly items: readonly T[];
  /** By the code of the character that comes next: the first of their edge. */
  readonly next: ReadonlyMap<number, PrefixTrie<T>>;
  /** Where a component is left open here: what is read from the colon after it. */
  readonly open: PrefixTrie<T> | null;
}

export interface Placed<T> {
  readonly path: readonly string[];
  readonly item: T;
}

export function prefixTrie<T>(all: readonly Placed<T>[]): PrefixTrie<T> {
  return trieFrom(all, 0, 0);
}

/** The trie of what is the same before `start` of its run. */
function trieFrom<T>(all: readonly Placed<T>[], run: number, start: number): PrefixTrie<T> {
  const runs = all.map(({ path }) => path[run] ?? '');
  const end = sharedEnd(runs, start);
  const items: T[] = [];
  const open: Placed<T>[] = [];
  const branches = new Map<number, Placed<T>[]>();
  all.forEach((placed, index) => {
    const code = runs[index]?.charCodeAt(end) ?? Number.NaN;
    if (!Number.isNaN(code)) {
      const branch = branches.get(code);
      if (branch === undefined) branches.set(code, [placed]);
      else branch.push(placed);
    } else if (run + 1 < placed.path.length) open.push(placed);
    else items.push(placed.item);
  });
  const next = [...branches].map(([code, branch]) => [code, trieFrom(branch, run, end)] as const);
  return {
    edge: runs[0]?.slice(start, end) ?? '',
    items,
    next: new Map(next),
    open: open.length === 0 ? null : trieFrom(open, run + 1, 0),
  };
}

/** Up to where all are the same. */
function sharedEnd([first = '', ...others]: readonly string[], start: number): number {
  let end = first.length;
  for (const other of others) {
    let at = start;
    while (at < end && at < other.length && other.charCodeAt(at) === first.charCodeAt(at)) at += 1;
    end = at;
  }
  return end;
}
