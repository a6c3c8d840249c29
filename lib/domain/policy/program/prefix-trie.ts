/** Items by the text they begin with. Reading a text from the root passes every item whose prefix it begins with. */
export interface PrefixTrie<T> {
  /** What is read to get here from the node above. */
  readonly edge: string;
  /** Whose prefix ends here. */
  readonly items: readonly T[];
  /** By the code of the character that comes next: the first of their edge. */
  readonly next: ReadonlyMap<number, PrefixTrie<T>>;
}

export interface Prefixed<T> {
  readonly prefix: string;
  readonly item: T;
}

export function prefixTrie<T>(all: readonly Prefixed<T>[]): PrefixTrie<T> {
  return trieFrom(all, 0);
}

/** The trie of entries that are the same before `start`. */
function trieFrom<T>(all: readonly Prefixed<T>[], start: number): PrefixTrie<T> {
  const end = sharedEnd(all, start);
  const items: T[] = [];
  const branches = new Map<number, Prefixed<T>[]>();
  for (const entry of all) {
    if (entry.prefix.length === end) {
      items.push(entry.item);
      continue;
    }
    const code = entry.prefix.charCodeAt(end);
    const branch = branches.get(code);
    if (branch === undefined) branches.set(code, [entry]);
    else branch.push(entry);
  }
  const next = [...branches].map(([code, branch]) => [code, trieFrom(branch, end)] as const);
  return { edge: all[0]?.prefix.slice(start, end) ?? '', items, next: new Map(next) };
}

/** Up to where all prefixes are the same. */
function sharedEnd<T>([first, ...others]: readonly Prefixed<T>[], start: number): number {
  let end = first?.prefix.length ?? start;
  for (const { prefix } of others) {
    let at = start;
    while (at < end && at < prefix.length && prefix.charCodeAt(at) === first?.prefix.charCodeAt(at))
      at += 1;
    end = at;
  }
  return end;
}
