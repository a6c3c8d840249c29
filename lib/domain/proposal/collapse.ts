import { namesOf } from './arn-tree.ts';

/** A beginning that several ARNs or patterns share; in their place, `prefix*` says all of them and more. */
export interface Joint {
  /** Ends with a delimiter. */
  readonly prefix: string;
  /** Characters saved in a list, quotes and commas counted, weighed by how deep the cut is: higher is better. */
  readonly worth: number;
  /** What it stands for, sorted. */
  readonly members: readonly string[];
}

/**
 * Where a list of ARNs and patterns can be cut, best first: the most characters saved for the depth that is given up.
 * Cut at `:` and `/` only, so that `prod-` never comes to stand for `prod-secrets`; and never before the account, nor
 * before the first name of a resource whose ARN has no account (a bucket), as anybody can make one of those.
 */
export function jointsOf(patterns: readonly string[]): readonly Joint[] {
  const found = new Map<string, { depth: number; members: string[] }>();
  for (const pattern of [...new Set(patterns)].sort()) {
    if (pattern.includes('${')) continue;
    cutsOf(pattern).forEach((prefix, depth) => {
      const joint = found.get(prefix);
      if (joint === undefined) found.set(prefix, { depth: depth + 1, members: [pattern] });
      else joint.members.push(pattern);
    });
  }
  return [...found]
    .filter(([, { members }]) => members.length > 1)
    .map(([prefix, { depth, members }]) => {
      const before = members.reduce((sum, { length }) => sum + length + 3, 0);
      return { prefix, members, worth: (before - prefix.length - 4) * depth ** 2 };
    })
    .sort((a, b) => b.worth - a.worth || (a.prefix < b.prefix ? -1 : 1));
}

/** The beginnings that a pattern may be cut to, the shortest first. */
function cutsOf(pattern: string): readonly string[] {
  const literal = pattern.search(/[*?]/);
  const fixed = /^arn:[^:*?]+:[^:*?]+:[^:*?]*:(\d{12})?:/.exec(pattern);
  if (fixed === null) return [];
  const [head = '', ...rest] = namesOf(pattern);
  const cuts: string[] = fixed[1] === undefined ? [] : [fixed[0]];
  let prefix = head;
  for (const name of [...rest, '']) {
    if (/[/:]$/.test(prefix) && prefix !== fixed[0]) cuts.push(prefix);
    prefix += name;
  }
  return cuts.filter(({ length }) => length < pattern.length && (literal < 0 || length <= literal));
}

/** The list with `prefix*` for all that begins with one of the prefixes, the shortest that does. Sorted. */
export function joined(
  patterns: readonly string[],
  prefixes: ReadonlySet<string>,
): readonly string[] {
  const short = patterns.map((pattern) => {
    const prefix = pattern.includes('${')
      ? undefined
      : cutsOf(pattern).find((cut) => prefixes.has(cut));
    return prefix === undefined ? pattern : `${prefix}*`;
  });
  return [...new Set(short)].sort();
}

/** What a pattern lets in beyond what was seen, by the segment of the resource that is open. */
export function admits(pattern: string): string {
  const parts = pattern.split(':');
  if (parts.length < 6) return `admits all that ${pattern} matches`;
  const resource = parts.slice(5).join(':');
  const before = /^[^*?]*/.exec(resource)?.[0] ?? '';
  const after = /[^*?]*$/.exec(resource)?.[0] ?? '';
  const open = pattern.endsWith('??????') ? 'any six characters' : 'whatever comes';
  return `admits ${open} after ${before === '' ? 'the account' : before}${after === '' ? '' : ` and before ${after}`}`;
}

/** The least count from 0 to `most` that is enough, given that more never is less; null when not even `most` is. */
export function leastThat(most: number, enough: (count: number) => boolean): number | null {
  if (!enough(most)) return null;
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
