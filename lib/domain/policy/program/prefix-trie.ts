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

/** A node that is still being filled. */
interface Growing<T> extends PrefixTrie<T> {
  edge: string;
  items: T[];
  next: Map<number, Growing<T>>;
  open: Growing<T> | null;
}

/** What is left to put below a node: all are the same before `start` of their run. */
interface Work<T> {
  readonly node: Growing<T>;
  readonly all: readonly Placed<T>[];
  readonly run: number;
  readonly start: number;
}

/** Filled from a list of work, not by recursion: a chain of prefixes may be longer than a stack. */
export function prefixTrie<T>(all: readonly Placed<T>[]): PrefixTrie<T> {
  const root = emptyNode<T>();
  const work: Work<T>[] = [{ node: root, all, run: 0, start: 0 }];
  for (let one = work.pop(); one !== undefined; one = work.pop()) work.push(...fill(one));
  return root;
}

/** Gives the node its edge and its items, and returns what is left for the nodes below. */
function fill<T>({ node, all, run, start }: Work<T>): readonly Work<T>[] {
  const runs = all.map(({ path }) => path[run] ?? '');
  const end = sharedEnd(runs, start);
  node.edge = runs[0]?.slice(start, end) ?? '';
  const open: Placed<T>[] = [];
  const branches = new Map<number, Placed<T>[]>();
  all.forEach((placed, index) => {
    const text = runs[index] ?? '';
    if (text.length > end) {
      const code = text.charCodeAt(end);
      const branch = branches.get(code);
      if (branch === undefined) branches.set(code, [placed]);
      else branch.push(placed);
    } else if (run + 1 < placed.path.length) open.push(placed);
    else node.items.push(placed.item);
  });
  const below = [...branches].map(([code, branch]) => {
    const next = emptyNode<T>();
    node.next.set(code, next);
    return { node: next, all: branch, run, start: end };
  });
  if (open.length === 0) return below;
  node.open = emptyNode<T>();
  return [...below, { node: node.open, all: open, run: run + 1, start: 0 }];
}

function emptyNode<T>(): Growing<T> {
  return { edge: '', items: [], next: new Map(), open: null };
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
