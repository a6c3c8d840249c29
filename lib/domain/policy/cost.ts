import type { ActionPattern, ActionSet } from './action-set.ts';
import type { ArnPattern } from './arn.ts';
import type { Atom } from './condition.ts';
import type { PolicyDocument } from './document.ts';
import type { Glob } from './glob.ts';
import { literalPrefix, type PrefixIndex } from './prefix-index.ts';
import type { ResourceSet } from './resource-set.ts';

// Upper bounds, in steps of `Work`, of what one question costs; found without asking it, in no more time than that.

/** Reading two patterns against each other: one way up to the first star, then every pair of positions. */
export function globCost(a: Glob, b: Glob): number {
  const end = Math.min(a.tokens.length, b.tokens.length);
  let same = 0;
  while (same < end && a.free[same] === false && b.free[same] === false) {
    const [x, y] = [a.tokens[same], b.tokens[same]];
    if (x !== y && x?.length === 1 && y?.length === 1) return same + 2;
    same += 1;
  }
  return same + (a.tokens.length - same + 1) * (b.tokens.length - same + 1);
}

export function arnCost(a: ArnPattern, b: ArnPattern): number {
  return globCost(a.whole, b.whole) * a.readings.length * b.readings.length;
}

/** Whether the set has, or has any of, the actions of the pattern. */
export function actionCost(set: ActionSet, { name, prefix, glob }: ActionPattern): number {
  const isWild = prefix.length < name.length;
  const further = isWild && set.patterns.length > 0 ? set.patterns.length * 4 : 0;
  return 2 + further + candidateCost(set.wild, prefix, glob.tokens.length);
}

/** Whether the set has the action. */
export function nameCost({ wild }: ActionSet, name: string): number {
  return 2 + candidateCost(wild, name, name.length);
}

export function actionsCost(a: ActionSet, b: ActionSet): number {
  let cost = 10;
  for (const pattern of b.patterns) cost += actionCost(a, pattern);
  return a.negated || b.negated ? cost + a.patterns.length * (b.patterns.length + 1) : cost;
}

/** Whether the set lists the pattern. */
export function resourceCost({ wild }: ResourceSet, { whole }: ArnPattern): number {
  return 40 + candidateCost(wild, literalPrefix(whole), whole.tokens.length);
}

type Begun = { readonly glob: Glob } | { readonly whole: Glob };

/** Those that begin as the text does, each from there on against the rest of a pattern so long. */
function candidateCost(
  { byPrefix, lengths }: PrefixIndex<Begun>,
  text: string,
  length: number,
): number {
  let cost = 0;
  for (const at of lengths) {
    if (at > text.length) break;
    const bucket = byPrefix.get(text.slice(0, at));
    cost += 1 + (bucket === undefined ? 0 : loadBehind(bucket, at) * (length - at + 1));
  }
  return cost;
}

/** Positions of patterns that begin with the same text, behind that: counted once, as they are asked for again and again. */
function loadBehind(patterns: readonly Begun[], at: number): number {
  const known = loads.get(patterns);
  if (known !== undefined) return known;
  let load = 0;
  for (const one of patterns) load += ('glob' in one ? one.glob : one.whole).tokens.length - at + 1;
  loads.set(patterns, load);
  return load;
}

const loads = new WeakMap<readonly Begun[], number>();

/** Whether some conditions say something of others: each value against each, where they are on one key. */
export function conditionCost(a: readonly Atom[], b: readonly Atom[]): number {
  let cost = 4;
  for (const one of a) for (const other of b) cost += atomCost(one, other);
  return cost;
}

function atomCost(a: Atom, b: Atom): number {
  if (a.key !== b.key) return 1;
  if (a.values === b.values) return 2 + a.values.length;
  if (a.values.length === 1 && a.values[0] === b.values[0] && b.values.length === 1) return 2;
  return 8 + loadOf(a) * loadOf(b);
}

/** How much there is to read in the values: of those compared as they stand, one each. */
export function loadOf({ operator, values }: Atom): number {
  if (operator?.comparison === 'equal') return values.length;
  let load = 0;
  for (const value of values) load += 1 + value.length;
  return load;
}

/** Making the documents ready: of this, every character costs the same. */
export function readingCost(documents: readonly PolicyDocument[]): number {
  let cost = 0;
  for (const { statements } of documents)
    for (const { action, notAction, resource, notResource, condition } of statements) {
      cost += 800;
      for (const list of [action, notAction, resource, notResource])
        for (const text of list ?? []) cost += 100 + 10 * text.length;
      for (const keys of Object.values(condition ?? {}))
        for (const values of Object.values(keys))
          for (const value of values) cost += 200 + value.length;
    }
  return cost;
}
