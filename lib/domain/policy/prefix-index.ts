import type { Glob } from './glob.ts';
import { ANY, isVariable } from './pattern.ts';

/** Patterns by the literal text they begin with: of thousands, only a few can match what begins otherwise. */
export interface PrefixIndex<T> {
  readonly byPrefix: ReadonlyMap<string, readonly T[]>;
  /** Of the prefixes, ascending. */
  readonly lengths: readonly number[];
}

export function prefixIndex<T>(items: readonly T[], globOf: (item: T) => Glob): PrefixIndex<T> {
  const byPrefix = new Map<string, T[]>();
  for (const item of items) {
    const prefix = literalPrefix(globOf(item));
    const same = byPrefix.get(prefix);
    if (same === undefined) byPrefix.set(prefix, [item]);
    else same.push(item);
  }
  const lengths = new Set([...byPrefix.keys()].map(({ length }) => length));
  return { byPrefix, lengths: [...lengths].sort((a, b) => a - b) };
}

/** Every item whose prefix the text begins with: all that can match it, and all that can hold a pattern so begun. */
export function* beginning<T>({ byPrefix, lengths }: PrefixIndex<T>, text: string): Generator<T> {
  for (const length of lengths) {
    if (length > text.length) return;
    const items = byPrefix.get(text.slice(0, length));
    if (items !== undefined) yield* items;
  }
}

/** What every text of the pattern begins with, as far as that is literal. */
export function literalPrefix({ tokens, free }: Glob): string {
  const end = tokens.findIndex(
    (token, at) => free[at] === true || token === ANY || isVariable(token),
  );
  return tokens.slice(0, end < 0 ? tokens.length : end).join('');
}
