import type { Atom } from './condition.ts';
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
 * negated operators, every value that `b` refuses is one that `a` refuses); or `a` says that the key is there, or not
 * there, and that alone is enough for `b`.
 */
function entails(a: Atom, b: Atom): boolean {
  if (a.key !== b.key) return false;
  if (a.name === b.name && sameValues(a.values, b.values)) return true;
  const [from, to] = [a.operator, b.operator];
  if (from === null || to === null) return false;
  if (to.family === 'null') return isPresent(a) && b.values.some(isFalse);
  if (isAbsent(a))
    return to.quantifier === 'all' || (to.quantifier === null && (to.negated || to.ifExists));
  if (from.family !== to.family || from.negated !== to.negated) return false;
  if (from.quantifier !== to.quantifier || (from.ifExists && !to.ifExists)) return false;
  return from.negated
    ? b.values.every((refused) => a.values.some((one) => valueWithin(from, one, to, refused)))
    : a.values.every((taken) => b.values.some((one) => valueWithin(to, one, from, taken)));
}

/** Never both hold: one negates what the other asks, they ask the key for different values, or to be there and not. */
function contradicts(a: Atom, b: Atom): boolean {
  if (a.key !== b.key) return false;
  if ((isAbsent(a) && isPresent(b)) || (isPresent(a) && isAbsent(b))) return true;
  const [x, y] = [a.operator, b.operator];
  if (x === null || y === null || x.quantifier !== null || y.quantifier !== null) return false;
  if (x.family !== y.family || x.family === 'null') return false;
  if (x.negated !== y.negated) return x.negated ? negates(a, b) : negates(b, a);
  if (x.negated || (x.ifExists && y.ifExists)) return false;
  return a.values.every((one) => b.values.every((other) => valuesApart(x, one, y, other)));
}

/** Does `negative` refuse every value that `positive` takes? */
function negates(negative: Atom, positive: Atom): boolean {
  const [no, yes] = [negative.operator, positive.operator];
  if (no === null || yes === null || yes.ifExists) return false;
  return positive.values.every((taken) =>
    negative.values.some((refused) => valueWithin(no, refused, yes, taken)),
  );
}

function isPresent({ operator, values }: Atom): boolean {
  if (operator === null) return false;
  if (operator.family === 'null') return values.length > 0 && values.every(isFalse);
  if (operator.quantifier !== null) return operator.quantifier === 'any';
  return !operator.negated && !operator.ifExists;
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
