import { arnPattern } from '../policy/arn.ts';
import type { Statement } from '../policy/document.ts';
import { literalPrefix } from '../policy/prefix-index.ts';
import { UNCOUNTED, type Work } from '../policy/work.ts';

/** With fewer patterns than this there is nothing to gain. */
const WORTHWHILE = 40;

interface Entry {
  readonly prefix: string;
  readonly statement: number;
  readonly pattern: string;
}

/**
 * Of the statements, what can have a say on a resource pattern: those with a NotResource, and of the others the
 * patterns that may have a resource in common with it, as two can only when one begins as the other does. Keeps a
 * comparison of thousands of ARNs with thousands of others from looking at every pair.
 */
export function nearby(
  statements: readonly Statement[],
  work: Work = UNCOUNTED,
): (pattern: string) => readonly Statement[] {
  const entries = statements
    .flatMap(({ resource }, statement) =>
      (resource ?? []).map((pattern) => ({ prefix: prefixOf(pattern), statement, pattern })),
    )
    .sort((a, b) => (a.prefix < b.prefix ? -1 : Number(a.prefix > b.prefix)));
  if (entries.length < WORTHWHILE) return () => statements;
  const lengths = [...new Set(entries.map(({ prefix }) => prefix.length))];

  return (pattern) => {
    const prefix = prefixOf(pattern);
    const found = new Map<number, string[]>();
    work.spend(statements.length + lengths.length + 50);
    const take = ({ statement, pattern: other }: Entry): void => {
      work.spend(10);
      const same = found.get(statement);
      if (same === undefined) found.set(statement, [other]);
      else same.push(other);
    };
    for (const entry of from(entries, prefix)) {
      if (!entry.prefix.startsWith(prefix)) break;
      take(entry);
    }
    for (const length of lengths) {
      if (length >= prefix.length) continue;
      const beginning = prefix.slice(0, length);
      for (const entry of from(entries, beginning)) {
        if (entry.prefix !== beginning) break;
        take(entry);
      }
    }
    return statements.flatMap((statement, at) => {
      if (statement.resource === undefined) return [statement];
      const resource = found.get(at);
      return resource === undefined ? [] : [{ ...statement, resource }];
    });
  };
}

/** The entries from the first on whose prefix is not below the text. */
function* from(entries: readonly Entry[], text: string): Generator<Entry> {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.prefix ?? '') < text) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < entries.length; at++) {
    const entry = entries[at];
    if (entry !== undefined) yield entry;
  }
}

function prefixOf(pattern: string): string {
  return literalPrefix(arnPattern(pattern).whole);
}
