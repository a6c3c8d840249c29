import { accepts, apart, covers, type Glob, globOf, isLiteral } from './glob.ts';
import { actionPieces } from './pattern.ts';
import { beginning, literalPrefix, type PrefixIndex, prefixIndex } from './prefix-index.ts';

/** The Action or NotAction of a statement. */
export interface ActionSet {
  /** All actions but these. */
  readonly negated: boolean;
  readonly patterns: readonly ActionPattern[];
  /** Those without a wildcard, in lower case. */
  readonly exact: ReadonlySet<string>;
  readonly wild: PrefixIndex<Glob>;
}

export interface ActionPattern {
  readonly text: string;
  readonly glob: Glob;
}

export function actionSet(texts: readonly string[], negated: boolean): ActionSet {
  return actionSetOf(
    texts.map((text) => ({ text, glob: globOf(actionPieces(text)) })),
    negated,
  );
}

export function actionSetOf(patterns: readonly ActionPattern[], negated: boolean): ActionSet {
  const literal = patterns.filter(({ glob }) => isLiteral(glob));
  const wild = patterns.map(({ glob }) => glob).filter((glob) => !isLiteral(glob));
  return {
    negated,
    patterns,
    exact: new Set(literal.map(({ text }) => text.toLowerCase())),
    wild: prefixIndex(wild, (glob) => glob),
  };
}

export function inActions({ negated, exact, wild }: ActionSet, lowerCasedAction: string): boolean {
  if (exact.has(lowerCasedAction)) return !negated;
  for (const glob of beginning(wild, lowerCasedAction))
    if (accepts(glob, lowerCasedAction)) return !negated;
  return negated;
}

/** Is every action of `inner` one of `outer`? Never says yes wrongly. */
export function actionsWithin(outer: ActionSet, inner: ActionSet): boolean {
  if (!inner.negated)
    return inner.patterns.every((pattern) =>
      outer.negated ? apartFromList(outer, pattern) : listsAction(outer, pattern),
    );
  // All but some are within all but fewer; within a list only when that has everything.
  return outer.negated
    ? outer.patterns.every((pattern) => listsAction(inner, pattern))
    : (outer.wild.byPrefix.get('') ?? []).some(isEveryAction);
}

/** Is there no action in both? Never says yes wrongly. */
export function actionsApart(a: ActionSet, b: ActionSet): boolean {
  if (a.negated && b.negated) return false;
  if (a.negated) return b.patterns.every((pattern) => listsAction(a, pattern));
  if (b.negated) return actionsApart(b, a);
  return a.patterns.every((pattern) => apartFromList(b, pattern));
}

/** The one action the set holds, in lower case; null when there may be more. */
export function loneAction({ negated, patterns }: ActionSet): string | null {
  const [only, ...others] = patterns;
  if (negated || only === undefined || others.length > 0 || !isLiteral(only.glob)) return null;
  return only.text.toLowerCase();
}

/** Is the pattern within one of the list's? Only what has a wildcard can hold more than itself. */
function listsAction({ exact, wild }: ActionSet, { text, glob }: ActionPattern): boolean {
  if (isLiteral(glob) && exact.has(text.toLowerCase())) return true;
  for (const other of beginning(wild, literalPrefix(glob)))
    if (isEveryAction(other) || covers(other, glob)) return true;
  return false;
}

function apartFromList(
  { exact, wild, patterns }: ActionSet,
  { text, glob }: ActionPattern,
): boolean {
  if (!isLiteral(glob)) return patterns.every((other) => apart(other.glob, glob));
  const action = text.toLowerCase();
  if (exact.has(action)) return false;
  for (const other of beginning(wild, action)) if (accepts(other, action)) return false;
  return true;
}

/** `*`, or `*:*`, as no action lacks a colon. */
function isEveryAction({ tokens, free }: Glob): boolean {
  if (free.includes(false)) return false;
  return tokens.length === 0 || (tokens.length === 1 && tokens[0] === ':');
}
