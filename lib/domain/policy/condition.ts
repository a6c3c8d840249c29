import { ABSENT, type ContextValue, type Lookup, UNKNOWN } from './context.ts';
import type { Conditions } from './document.ts';
import { type Operator, operatorOf } from './operator.ts';
import { every, not, some, type Truth } from './truth.ts';
import { type ValueTest, valueTest } from './value-test.ts';

/** One operator on one key: a condition block is true when all of its atoms are. */
export interface Atom {
  /** In lower case. */
  readonly name: string;
  /** Null when IAM documents no such operator: then the atom is never known. */
  readonly operator: Operator | null;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Does the request whose context is looked up meet what the policy asks? */
export type Condition = (lookup: Lookup) => Truth;

export function atomsOf(conditions: Conditions | undefined): readonly Atom[] {
  return Object.entries(conditions ?? {}).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]) => ({
      name: name.toLowerCase(),
      operator: operatorOf(name),
      key: key.toLowerCase(),
      values,
    })),
  );
}

/** All of the atoms at once, for many requests: what the policy wrote is read here, once. */
export function conditionOf(atoms: readonly Atom[]): Condition {
  const conditions = atoms.map(atomCondition);
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return only;
  return (lookup) => every(conditions, (condition) => condition(lookup));
}

/** `conditionOf` one atom, for one request. */
export function holds(atom: Atom, lookup: Lookup): Truth {
  return atomCondition(atom)(lookup);
}

/**
 * `unknown` when the key's value is not known, when a plain operator meets a key with a list of values, when the operator
 * is not documented, and when a value is not of the operator's kind: no page of AWS says what IAM makes of these.
 */
function atomCondition({ operator, key, values }: Atom): Condition {
  if (operator === null) return () => 'unknown';
  if (operator.family === 'null') return known(key, (found) => nullCheck(values, found));
  const matched = valueTest(operator, values);
  const test: ValueTest = operator.negated
    ? (value, lookup) => not(matched(value, lookup))
    : matched;
  const { quantifier } = operator;
  return quantifier === null
    ? known(key, (found, lookup) => single(operator, found, (value) => test(value, lookup)))
    : known(key, (found, lookup) =>
        set(quantifier, operator.ifExists, found, (value) => test(value, lookup)),
      );
}

type Found = ContextValue | typeof ABSENT;

function known(key: string, judge: (found: Found, lookup: Lookup) => Truth): Condition {
  return (lookup) => {
    const found = lookup(key);
    return found === UNKNOWN ? 'unknown' : judge(found, lookup);
  };
}

function single(operator: Operator, found: Found, test: (value: string) => Truth): Truth {
  if (found === ABSENT) return operator.negated || operator.ifExists ? 'yes' : 'no';
  return typeof found === 'string' ? test(found) : 'unknown';
}

/**
 * Over nothing, or over an empty data set "such as an empty string", ForAllValues is true and ForAnyValue false. What an
 * absent key is to ForAnyValue with IfExists two pages answer differently.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function set(
  quantifier: 'all' | 'any',
  ifExists: boolean,
  found: Found,
  test: (value: string) => Truth,
): Truth {
  if (found === ABSENT && ifExists) return quantifier === 'all' ? 'yes' : 'unknown';
  if (found === ABSENT || isEmpty(found)) return quantifier === 'all' ? 'yes' : 'no';
  const list = typeof found === 'string' ? [found] : found;
  return quantifier === 'all' ? every(list, test) : some(list, test);
}

/** `true`: the key is absent; `false`: it is there and its value "not null", which an empty one may be. */
function nullCheck(wanted: readonly string[], found: Found): Truth {
  return some(wanted, (text) => {
    const flag = text.toLowerCase();
    if (flag !== 'true' && flag !== 'false') return 'unknown';
    if (found !== ABSENT && isEmpty(found)) return 'unknown';
    return (flag === 'true') === (found === ABSENT) ? 'yes' : 'no';
  });
}

function isEmpty(found: ContextValue): boolean {
  return typeof found === 'string' ? found === '' : found.every((value) => value === '');
}
