import { type ArnPattern, arnApart, arnIncludes } from './arn.ts';
import { entailsAll } from './entail.ts';
import { apart, covers, isLiteral } from './glob.ts';
import type { ActionSet, ResourceSet, Rule } from './rule.ts';

/** Is every request that `inner` speaks of one that `outer` speaks of? Effects aside. Never says yes wrongly. */
export function ruleWithin(outer: Rule, inner: Rule): boolean {
  return (
    actionsWithin(outer.actions, inner.actions) &&
    resourcesWithin(outer.resources, inner.resources) &&
    entailsAll(inner.condition, outer.condition)
  );
}

export function actionsWithin(outer: ActionSet, inner: ActionSet): boolean {
  if (!inner.negated)
    return inner.patterns.every((pattern) =>
      outer.negated
        ? outer.patterns.every((other) => apart(other.glob, pattern.glob))
        : listsAction(outer, pattern),
    );
  // All but some: within a list only when that has everything, within all but fewer always.
  return outer.negated
    ? outer.patterns.every((pattern) => listsAction(inner, pattern))
    : outer.wild.some(isEveryAction);
}

export function actionsApart(a: ActionSet, b: ActionSet): boolean {
  if (a.negated && b.negated) return false;
  if (a.negated) return b.patterns.every((pattern) => listsAction(a, pattern));
  if (b.negated) return actionsApart(b, a);
  return a.patterns.every(
    ({ text, glob }) =>
      !(isLiteral(glob) && b.exact.has(text.toLowerCase())) &&
      (isLiteral(glob) ? b.wild : b.patterns.map((pattern) => pattern.glob)).every((other) =>
        apart(glob, other),
      ),
  );
}

export function resourcesWithin(outer: ResourceSet, inner: ResourceSet): boolean {
  if (!inner.negated)
    return inner.patterns.every((pattern) =>
      outer.negated
        ? outer.patterns.every((other) => arnApart(other, pattern))
        : listsResource(outer, pattern),
    );
  return outer.negated
    ? outer.patterns.every((pattern) => listsResource(inner, pattern))
    : outer.wild.some(({ any }) => any);
}

/** Is the pattern within one of the list's? Only what has a wildcard can hold more than itself. */
export function listsResource({ exact, wild }: ResourceSet, pattern: ArnPattern): boolean {
  if (pattern.components === 6 && isLiteral(pattern.whole)) {
    if (exact.has(pattern.whole.tokens.join(''))) return true;
  }
  return wild.some((other) => arnIncludes(other, pattern));
}

function listsAction(
  { exact, wild }: ActionSet,
  { text, glob }: ActionSet['patterns'][number],
): boolean {
  if (isLiteral(glob) && exact.has(text.toLowerCase())) return true;
  return wild.some((other) => isEveryAction(other) || covers(other, glob));
}

/** `*`, or `*:*`, as no action lacks a colon. */
function isEveryAction({ tokens, free }: ActionSet['wild'][number]): boolean {
  if (free.includes(false)) return false;
  return tokens.length === 0 || (tokens.length === 1 && tokens[0] === ':');
}
