import { actionsMatching, action as lookUp } from '../catalogue/catalogue.ts';
import type { Statement } from '../policy/document.ts';
import { disjointActions, includesAction } from '../policy/glob.ts';

/** Actions that only read, named with the same first words; `pattern` stands for all of them. */
export interface Family {
  /** `service:Words*`: the longest beginning that the members share. */
  readonly pattern: string;
  /** Canonical names, sorted. */
  readonly members: readonly string[];
  /** What the pattern stands for today besides the members. */
  readonly beyond: readonly string[];
  /** Characters saved in a list, quotes and commas counted, for each action let in: higher is better. */
  readonly worth: number;
}

/**
 * Families among the actions of a narrowed statement that one wildcard may stand for, best first: the most characters
 * saved for each action let in. Only whole families, where all that the pattern stands for today is of the access level
 * Read or List; and only where the statement it was narrowed from allowed all that the pattern will ever stand for.
 */
export function familiesOf(narrowed: Statement, source: Statement): readonly Family[] {
  const reading = (narrowed.action ?? []).filter(reads);
  const groups = new Map<string, string[]>();
  for (const name of [...new Set(reading)].sort()) {
    for (const words of beginnings(name)) {
      const group = groups.get(words);
      if (group === undefined) groups.set(words, [name]);
      else group.push(name);
    }
  }
  const families = new Map<string, Family>();
  for (const members of groups.values()) {
    if (members.length < 2) continue;
    const pattern = `${sharedBeginning(members)}*`;
    if (families.has(pattern) || !allowsAll(source, pattern)) continue;
    const admitted = actionsMatching(pattern);
    if (!admitted.every(reads)) continue;
    const kept = new Set(members);
    const beyond = admitted.filter((name) => !kept.has(name));
    const saved = members.reduce((sum, { length }) => sum + length + 3, 0) - pattern.length - 3;
    families.set(pattern, { pattern, members, beyond, worth: saved / (1 + beyond.length) });
  }
  return [...families.values()].sort(
    (a, b) => b.worth - a.worth || (a.pattern < b.pattern ? -1 : 1),
  );
}

function reads(name: string): boolean {
  const level = lookUp(name)?.level;
  return level === 'Read' || level === 'List';
}

/** `ec2:DescribeVpcPeering` -> `ec2:Describe`, `ec2:DescribeVpc`, `ec2:DescribeVpcPeering`. */
function beginnings(name: string): readonly string[] {
  const colon = name.indexOf(':');
  const words = name.slice(colon + 1).match(/[A-Z]*[^A-Z]+|[A-Z]+/g) ?? [];
  return words.map((_, at) => name.slice(0, colon + 1) + words.slice(0, at + 1).join(''));
}

/** Of a sorted list: what its first and last share, all share. */
function sharedBeginning(sorted: readonly string[]): string {
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}

function allowsAll({ action, notAction }: Statement, pattern: string): boolean {
  return action === undefined
    ? (notAction ?? []).every((other) => disjointActions(other, pattern))
    : action.some((outer) => includesAction(outer, pattern));
}
