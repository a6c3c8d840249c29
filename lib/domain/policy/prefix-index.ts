import type { Glob } from './glob.ts';
import { once } from './once.ts';
import { ANY, isVariable } from './pattern.ts';

/** Patterns by the literal text they begin with: of thousands, only a few can match what begins otherwise. */
export interface PrefixIndex<T> {
  readonly byPrefix: ReadonlyMap<string, readonly T[]>;
  /** Of the prefixes, ascending. */
  readonly lengths: readonly number[];
  /** The prefixes in order of code units; sorted when first asked for. */
  readonly sorted: () => readonly string[];
}

export function prefixIndex<T>(items: readonly T[], globOf: (item: T) => Glob): PrefixIndex<T> {
  return indexedBy(items, (item) => literalPrefix(globOf(item)));
}

export function indexedBy<T>(items: readonly T[], prefixOf: (item: T) => string): PrefixIndex<T> {
  const byPrefix = new Map<string, T[]>();
  for (const item of items) {
    const prefix = prefixOf(item);
    const same = byPrefix.get(prefix);
    if (same === undefined) byPrefix.set(prefix, [item]);
    else same.push(item);
  }
  const lengths = new Set<number>();
  for (const { length } of byPrefix.keys()) lengths.add(length);
  return {
    byPrefix,
    lengths: [...lengths].sort((a, b) => a - b),
    sorted: once(() => [...byPrefix.keys()].sort()),
  };
}

/** Every item whose prefix the text begins with: all that can match it, and all that can hold a pattern so begun. */
export function* beginning<T>({ byPrefix, lengths }: PrefixIndex<T>, text: string): Generator<T> {
  for (const length of lengths) {
    if (length > text.length) return;
    const items = byPrefix.get(text.slice(0, length));
    if (items !== undefined) yield* items;
  }
}

/** Every item whose prefix begins with the text and is longer: what only a pattern so begun can hold. */
export function* continuing<T>({ byPrefix, sorted }: PrefixIndex<T>, text: string): Generator<T> {
  const prefixes = sorted();
  let [low, high] = [0, prefixes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((prefixes[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  for (let prefix = prefixes[low]; prefix?.startsWith(text); prefix = prefixes[++low])
    yield* byPrefix.get(prefix) ?? [];
}

/** What every text of the pattern begins with, as far as that is literal. */
export function literalPrefix({ tokens, free }: Glob): string {
  const end = tokens.findIndex(
    (token, at) => free[at] === true || token === ANY || isVariable(token),
  );
  return tokens.slice(0, end < 0 ? tokens.length : end).join('');
}
