/** The words of a name in camel case, or of what a person typed: `PutBucketACL s3` -> put, bucket, acl, s3. */
export function wordsOf(text: string): readonly string[] {
  const words = text.match(/[A-Z]+\d*(?![a-z])|[A-Z]?[a-z\d]+|\d+/g) ?? [];
  return words.map((word) => word.toLowerCase());
}

/** A lower-case word without its plural ending: `policies` -> `policy`. Good enough to compare two words by. */
export function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && /(?:ss|ch|sh|x)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/**
 * How many single steps (a letter more, less or other, two neighbours swapped) make one text of the other; anything
 * above `limit` is given as `limit + 1`. Time: the product of the lengths at most.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const replaced = at(last, column - 1) + (same ? 0 : 1);
      const swapped =
        row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? at(before, column - 2) + 1
          : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, at(last, column) + 1, at(next, column - 1) + 1, swapped));
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = last;
    last = next;
  }
  return Math.min(at(last, b.length), limit + 1);
}

/** Outside the table nothing can be reached. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
