/**
 * Items by how a text must begin to concern them. A path is the literal runs of a pattern, between which a whole
 * component is left open, up to the next colon: `arn:aws:sqs:`, `:1:q` for `arn:aws:sqs:*:1:q*`.
 */
export interface Placed<T> {
  readonly path: readonly string[];
  readonly item: T;
}

export interface PrefixTrie<T> {
  /** What is read to get here from the node above. */
  readonly edge: string;
  /** Few enough to try one by one, or on no path below. */
  readonly leaves: readonly Leaf<T>[];
  /** By the code of the character that comes next: the first of their edge. */
  readonly next: ReadonlyMap<number, PrefixTrie<T>>;
}

export interface Leaf<T> {
  /** The rest of the path. */
  readonly run: string;
  readonly runs: readonly string[];
  readonly item: T;
}

/** Trying so many leaves costs about as much as three steps down. */
const FEW = 16;

/** A node that is still being filled. */
interface Growing<T> extends PrefixTrie<T> {
  edge: string;
  leaves: Leaf<T>[];
  next: Map<number, Growing<T>>;
}

/** What is left to put below a node: all begin alike up to `start`. */
interface Work<T> {
  readonly node: Growing<T>;
  readonly all: readonly Placed<T>[];
  readonly start: number;
}

/** Filled from a list of work, not by recursion: a chain of prefixes may be longer than a stack. */
export function prefixTrie<T>(all: readonly Placed<T>[]): PrefixTrie<T> {
  const root = emptyNode<T>();
  const work: Work<T>[] = [{ node: root, all, start: 0 }];
  for (let one = work.pop(); one !== undefined; one = work.pop()) work.push(...fill(one));
  return root;
}

/** Where reading the leaf's path from `at` ends; -1 when the text is not on it. */
export function endOfPath<T>({ run, runs }: Leaf<T>, text: string, at: number): number {
  if (!stands(run, text, at)) return -1;
  let end = at + run.length;
  for (const more of runs) {
    const colon = text.indexOf(':', end);
    if (colon < 0 || !stands(more, text, colon)) return -1;
    end = colon + more.length;
  }
  return end;
}

/** `text.startsWith(run, at)`, read backwards: leaves differ where they end, so that most are told apart at once. */
function stands(run: string, text: string, at: number): boolean {
  if (at + run.length > text.length) return false;
  for (let back = run.length - 1; back >= 0; back--)
    if (text.charCodeAt(at + back) !== run.charCodeAt(back)) return false;
  return true;
}

/** Gives the node its edge and its leaves, and returns what is left for the nodes below. */
function fill<T>({ node, all, start }: Work<T>): readonly Work<T>[] {
  const end = sharedEnd(all, start);
  node.edge = all[0] === undefined ? '' : firstRun(all[0]).slice(start, end);
  if (all.length <= FEW) {
    node.leaves = all.map((placed) => leafOf(placed, end));
    return [];
  }
  const branches = new Map<number, Placed<T>[]>();
  for (const placed of all) {
    const run = firstRun(placed);
    const code = run.charCodeAt(end);
    const branch = branches.get(code);
    if (run.length === end) node.leaves.push(leafOf(placed, end));
    else if (branch === undefined) branches.set(code, [placed]);
    else branch.push(placed);
  }
  return [...branches].map(([code, branch]) => {
    const next = emptyNode<T>();
    node.next.set(code, next);
    return { node: next, all: branch, start: end };
  });
}

function leafOf<T>(placed: Placed<T>, start: number): Leaf<T> {
  const [run = '', ...runs] = placed.path;
  return { run: run.slice(start), runs, item: placed.item };
}

/** Up to where all are the same. */
function sharedEnd<T>([first, ...others]: readonly Placed<T>[], start: number): number {
  const shared = first === undefined ? '' : firstRun(first);
  let end = shared.length;
  for (const other of others) {
    const run = firstRun(other);
    let at = start;
    while (at < end && at < run.length && run.charCodeAt(at) === shared.charCodeAt(at)) at += 1;
    end = at;
  }
  return end;
}

function firstRun<T>({ path }: Placed<T>): string {
  return path[0] ?? '';
}

function emptyNode<T>(): Growing<T> {
  return { edge: '', leaves: [], next: new Map() };
}
