import { accepts, apart, covers, type Glob, globOf, literalGlob } from './glob.ts';
import { once } from './once.ts';
import { actionPieces } from './pattern.ts';
import { beginning, continuing, indexedBy, type PrefixIndex } from './prefix-index.ts';

/** The Action or NotAction of a statement. */
export interface ActionSet {
  /** All actions but these. */
  readonly negated: boolean;
  readonly patterns: readonly ActionPattern[];
  /** Those without a wildcard, in lower case. */
  readonly exact: ReadonlySet<string>;
  readonly wild: PrefixIndex<ActionPattern>;
  /** All patterns by their beginnings; made when first asked for, as few questions need it. */
  readonly all: () => PrefixIndex<ActionPattern>;
}

export interface ActionPattern {
  /** As written. */
  readonly text: string;
  /** In lower case: case does not count. */
  readonly name: string;
  /** The name up to the first wildcard; all of it when there is none. */
  readonly prefix: string;
  readonly glob: Glob;
}

export function actionSet(texts: readonly string[], negated: boolean): ActionSet {
  return actionSetOf(texts.map(actionPattern), negated);
}

function actionSetOf(patterns: readonly ActionPattern[], negated: boolean): ActionSet {
  const exact = new Set<string>();
  const wild: ActionPattern[] = [];
  for (const pattern of patterns)
    if (isName(pattern)) exact.add(pattern.name);
    else wild.push(pattern);
  return {
    negated,
    patterns,
    exact,
    wild: indexedBy(wild, prefixOf),
    all: once(() => indexedBy(patterns, prefixOf)),
  };
}

export function inActions({ negated, exact, wild }: ActionSet, lowerCasedAction: string): boolean {
  if (exact.has(lowerCasedAction)) return !negated;
  for (const { glob } of beginning(wild, lowerCasedAction))
    if (accepts(glob, lowerCasedAction)) return !negated;
  return negated;
}

/** Is every action of `inner` one of `outer`? Never says yes wrongly. */
export function actionsWithin(outer: ActionSet, inner: ActionSet): boolean {
  if (!inner.negated) return inner.patterns.every((pattern) => holdsPattern(outer, pattern));
  // All but some are within all but fewer; within a list only when that has everything.
  return outer.negated
    ? outer.patterns.every((pattern) => listsAction(inner, pattern))
    : (outer.wild.byPrefix.get('') ?? []).some(isEveryAction);
}

/** Is there no action in both? Never says yes wrongly. */
export function actionsApart(a: ActionSet, b: ActionSet): boolean {
  if (a.negated && b.negated) return false;
  if (a.negated) return b.patterns.every((pattern) => avoidsPattern(a, pattern));
  if (b.negated) return actionsApart(b, a);
  const [fewer, more] = a.patterns.length < b.patterns.length ? [a, b] : [b, a];
  return fewer.patterns.every((pattern) => avoidsPattern(more, pattern));
}

/** Is every action of the pattern one of the set? Never says yes wrongly. */
export function holdsPattern(set: ActionSet, pattern: ActionPattern): boolean {
  return set.negated ? apartFromList(set, pattern) : listsAction(set, pattern);
}

/** Is no action of the pattern one of the set? Never says yes wrongly. */
export function avoidsPattern(set: ActionSet, pattern: ActionPattern): boolean {
  return set.negated ? listsAction(set, pattern) : apartFromList(set, pattern);
}

/** The one action the set holds, in lower case; null when there may be more. */
export function loneAction({ negated, patterns }: ActionSet): string | null {
  const [only, ...others] = patterns;
  if (negated || only === undefined || others.length > 0 || !isName(only)) return null;
  return only.name;
}

/** The patterns of the list that have an action in common with the pattern. */
export function* meeting(set: ActionSet, pattern: ActionPattern): Generator<ActionPattern> {
  const index = set.all();
  for (const other of beginning(index, pattern.prefix))
    if (!patternsApart(other, pattern)) yield other;
  for (const other of continuing(index, pattern.prefix))
    if (!patternsApart(other, pattern)) yield other;
}

function actionPattern(text: string): ActionPattern {
  const name = text.toLowerCase();
  const wildcard = name.search(/[*?]/);
  return wildcard < 0
    ? { text, name, prefix: name, glob: literalGlob(name) }
    : { text, name, prefix: name.slice(0, wildcard), glob: globOf(actionPieces(name)) };
}

function prefixOf({ prefix }: ActionPattern): string {
  return prefix;
}

/** No wildcard: it holds the action of that name alone. */
export function isName({ name, prefix }: ActionPattern): boolean {
  return prefix.length === name.length;
}

/** Is the pattern within one of the list's? Only what has a wildcard can hold more than itself. */
function listsAction({ exact, wild }: ActionSet, pattern: ActionPattern): boolean {
  const { name, prefix } = pattern;
  if (isName(pattern) && exact.has(name)) return true;
  for (const other of beginning(wild, prefix))
    if (isEveryAction(other) || other.name === name || covers(other.glob, pattern.glob))
      return true;
  return false;
}

function apartFromList(set: ActionSet, pattern: ActionPattern): boolean {
  const { exact, wild } = set;
  const { name } = pattern;
  if (!isName(pattern)) return meeting(set, pattern).next().done === true;
  if (exact.has(name)) return false;
  for (const other of beginning(wild, name)) if (accepts(other.glob, name)) return false;
  return true;
}

function patternsApart(a: ActionPattern, b: ActionPattern): boolean {
  if (isName(a)) return isName(b) ? a.name !== b.name : !accepts(b.glob, a.name);
  return isName(b) ? !accepts(a.glob, b.name) : apart(a.glob, b.glob);
}

/** `*`, or `*:*`, as no action lacks a colon. */
function isEveryAction({ name }: ActionPattern): boolean {
  return /^\*+(:\*+)?$/.test(name);
}
