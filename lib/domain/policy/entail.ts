import { type Atom, holds } from './condition.ts';
import { ABSENT } from './context.ts';
import type { Operator } from './operator.ts';
import { valuesApart, valueWithin } from './value-order.ts';

/** Does every request that meets all of `given` meet all of `wanted`? Never says yes wrongly; no may mean not known. */
export function entailsAll(given: readonly Atom[], wanted: readonly Atom[]): boolean {
  return wanted.every((atom) => given.some((one) => entails(one, atom)));
}

/** Can no request meet all of `given` and all of `other`? Never says yes wrongly. */
export function excludes(given: readonly Atom[], other: readonly Atom[]): boolean {
  return given.some((one) => other.some((atom) => contradicts(one, atom)));
}

/**
 * Whenever `a` holds, `b` does: the same atom; or the same key, where every value `a` takes is one that `b` takes (with
 * negated operators, every value that `b` refuses is one that `a` refuses) or, being negated, does not refuse; or `a`
 * says that the key is there, or not there, and that alone is enough for `b`.
 */
export function entails(a: Atom, b: Atom): boolean {
  if (a.key !== b.key) return false;
  if (a.name === b.name && sameValues(a.values, b.values)) return true;
  const [from, to] = [a.operator, b.operator];
  if (from === null || to === null) return false;
  if (to.family === 'null') return isPresent(a) && b.values.some(isFalse);
  if (isAbsent(a)) return toleratesAbsence(to);
  if (from.family !== to.family)
    return to.quantifier === null && (takenBy(a)?.every((value) => says(b, value, 'yes')) ?? false);
  if (from.negated !== to.negated) return avoidsAll(a, b);
  if (from.quantifier !== to.quantifier || (from.ifExists && !toleratesAbsence(to))) return false;
  return from.negated
    ? b.values.every((refused) => a.values.some((one) => valueWithin(from, one, to, refused)))
    : a.values.every((value) => b.values.some((one) => valueWithin(to, one, from, value)));
}

/** Never both hold: one negates what the other asks, they ask the key for different values, or to be there and not. */
export function contradicts(a: Atom, b: Atom): boolean {
  if (a.key !== b.key) return false;
  if ((isAbsent(a) && isPresent(b)) || (isAbsent(b) && isPresent(a))) return true;
  const [x, y] = [a.operator, b.operator];
  if (x === null || y === null || x.quantifier !== null || y.quantifier !== null) return false;
  if (x.family !== y.family) return refusesAll(b, takenBy(a)) || refusesAll(a, takenBy(b));
  if (x.family === 'null') return false;
  if (x.negated !== y.negated) return x.negated ? negates(a, b) : negates(b, a);
  if (x.negated || (x.ifExists && y.ifExists)) return false;
  return a.values.every((one) => b.values.every((other) => valuesApart(x, one, y, other)));
}

/** One at least holds, whatever the request: what the one refuses is what the other takes. */
export function exhausts(a: Atom, b: Atom): boolean {
  return isExhausted(a, b) || isExhausted(b, a);
}

function isExhausted(a: Atom, b: Atom): boolean {
  const opposite = oppositeOf(a);
  return opposite !== null && entails(opposite, b);
}

/** Is no value that `a` takes, positive and without set operator, one that the negated `b` refuses? */
function avoidsAll(a: Atom, b: Atom): boolean {
  const [from, to] = [a.operator, b.operator];
  if (from === null || to === null || from.negated || from.ifExists) return false;
  if (from.quantifier !== null || to.quantifier !== null) return false;
  return a.values.every((taken) =>
    b.values.every((refused) => valuesApart(from, taken, to, refused)),
  );
}

/** The atom that holds exactly when this one does not, where there is one. */
function oppositeOf(atom: Atom): Atom | null {
  const { operator, values } = atom;
  if (operator === null) return null;
  const [only, ...more] = values;
  if (operator.family === 'null') {
    if (only === undefined || more.length > 0 || !(isTrue(only) || isFalse(only))) return null;
    return { ...atom, values: [isTrue(only) ? 'false' : 'true'] };
  }
  const { comparison, ifExists, negated, quantifier } = operator;
  // Whether a negated operator holds when a variable has no value the manual does not say.
  if (values.some((value) => value.includes('$'))) return null;
  // That the key is there and has another value can be asked for by no operator.
  if (ifExists && (quantifier !== null || !negated)) return null;
  if (comparison !== 'equal' && comparison !== 'like') return null;
  return {
    ...atom,
    // Not an operator that can be written, where a quantifier is turned around: so it equals none that was.
    name: `not ${atom.name}`,
    operator: { ...operator, ifExists: false, negated: !negated, quantifier: turned(quantifier) },
  };
}

function turned(quantifier: Operator['quantifier']): Operator['quantifier'] {
  if (quantifier === null) return null;
  return quantifier === 'all' ? 'any' : 'all';
}

/** Does `negative` refuse every value that `positive` takes? */
function negates(negative: Atom, positive: Atom): boolean {
  const [no, yes] = [negative.operator, positive.operator];
  if (no === null || yes === null || yes.ifExists) return false;
  return positive.values.every((taken) =>
    negative.values.some((refused) => valueWithin(no, refused, yes, taken)),
  );
}

/** The only values the key may have when the atom holds; null when they cannot be listed. */
function takenBy({ operator, values }: Atom): readonly string[] | null {
  if (operator === null || operator.negated || operator.ifExists) return null;
  if (operator.quantifier !== null || operator.ignoreCase) return null;
  const listed = operator.family === 'string' || operator.family === 'binary';
  if (!listed || values.length > 100) return null;
  const wild = operator.comparison === 'like' ? /[*?$]/ : /\$/;
  return values.some((value) => wild.test(value)) ? null : values;
}

function refusesAll(atom: Atom, taken: readonly string[] | null): boolean {
  return taken?.every((value) => says(atom, value, 'no')) ?? false;
}

/** What the atom says of a value of its key, whatever the other keys are. */
function says(atom: Atom, value: string, expected: 'yes' | 'no'): boolean {
  if (atom.values.some((one) => one.includes('$'))) return false;
  return holds(atom, (key) => (key === atom.key ? value : ABSENT)) === expected;
}

/** Holds when the key is not there. */
function toleratesAbsence({ quantifier, negated, ifExists }: Operator): boolean {
  return quantifier === null ? negated || ifExists : quantifier === 'all';
}

/** The key is there, and has a value that is not empty: whether an empty one is "null" the manual does not say. */
function isPresent({ operator, values }: Atom): boolean {
  if (operator === null) return false;
  if (operator.family === 'null') return values.length > 0 && values.every(isFalse);
  if (operator.ifExists || operator.quantifier === 'all') return false;
  if (operator.quantifier === 'any') return true;
  return !operator.negated && !values.some(maybeEmpty);
}

/** May an empty text match? Stars and variables can stand for nothing. */
function maybeEmpty(value: string): boolean {
  return value === '' || /^(\*|\$\{[^}]*\})+$/.test(value);
}

function isAbsent({ operator, values }: Atom): boolean {
  return operator?.family === 'null' && values.length > 0 && values.every(isTrue);
}

function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 1 && b.length === 1) return a[0] === b[0];
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((value) => right.has(value));
}
