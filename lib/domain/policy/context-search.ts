import { type Atom, holds } from './condition.ts';
import { ABSENT, type ContextValue, type Lookup } from './context.ts';
import { ipRange } from './ip-range.ts';
import { ANY, isVariable, literalPieces, piecesOf, STAR, variableOf } from './pattern.ts';
import { momentOf, numberOf } from './quantity.ts';
import type { Rule } from './rule.ts';

type Option = ContextValue | typeof ABSENT;

/** A run of characters that hardly any policy names. */
const FRESH = 'zzz';

/**
 * Complete contexts that meet the rule's conditions, made of the values that its conditions and those of the other rules
 * name, of values near them, and of none: every way in which those rules can be told apart is among them, or nearly.
 */
export function* contextsFor(
  rule: Rule,
  others: readonly Rule[],
  variables: Readonly<Record<string, ContextValue>>,
): Generator<Readonly<Record<string, ContextValue>>> {
  const atoms = [...new Set([rule, ...others].flatMap(({ condition }) => condition))];
  const keys = [...new Set(atoms.map(({ key }) => key))].filter((key) => !(key in variables));
  const own = (key: string): readonly Atom[] => rule.condition.filter((atom) => atom.key === key);
  const options = keys.map((key) => {
    const asked = atoms.filter((atom) => atom.key === key);
    const possible: readonly Option[] = [
      ABSENT,
      FRESH,
      ...asked.flatMap((atom) => near(atom, variables)),
    ];
    return distinct(possible).filter((option) => meetsAll(own(key), key, option, variables));
  });
  for (const choice of combinations(options)) {
    const context: Record<string, ContextValue> = Object.assign(Object.create(null), variables);
    choice.forEach((option, at) => {
      const key = keys[at];
      if (key !== undefined && option !== ABSENT) context[key] = option;
    });
    yield context;
  }
}

function meetsAll(
  atoms: readonly Atom[],
  key: string,
  option: Option,
  variables: Readonly<Record<string, ContextValue>>,
): boolean {
  const lookup: Lookup = (name) => (name === key ? option : (variables[name] ?? ABSENT));
  return atoms.every((atom) => holds(atom, lookup) !== 'no');
}

/** Values that meet the atom, or just miss it; as lists too where it asks about a list. */
function near(
  { operator, values }: Atom,
  variables: Readonly<Record<string, ContextValue>>,
): readonly Option[] {
  const texts = values.flatMap((value) => {
    switch (operator?.family) {
      case 'numeric': {
        const number = numberOf(value);
        return number === null ? [] : [number, number - 1, number + 1].map(String);
      }
      case 'date': {
        const moment = momentOf(value);
        return moment === null ? [] : [value, String(moment - 86_400), String(moment + 86_400)];
      }
      case 'bool':
        return ['true', 'false'];
      case 'ip':
        return ipRange(value) === null ? [] : [value.split('/')[0] ?? value, '203.0.113.9'];
      case 'string':
        return [instance(value, operator.comparison === 'like', variables)];
      default:
        return [instance(value, true, variables), 'arn:aws:zzz:::zzz'];
    }
  });
  return operator?.quantifier === null ? texts : texts.flatMap((text) => [[text], [text, FRESH]]);
}

/** A text that the pattern matches. */
function instance(
  value: string,
  wildcards: boolean,
  variables: Readonly<Record<string, ContextValue>>,
): string {
  const pieces = wildcards ? piecesOf(value) : literalPieces(value);
  return pieces
    .map((piece) => {
      if (piece === STAR || piece === ANY) return 'z';
      if (!isVariable(piece)) return piece;
      const known = variables[variableOf(piece).key];
      return typeof known === 'string' ? known : FRESH;
    })
    .join('');
}

function distinct(options: readonly Option[]): readonly Option[] {
  const keyed = options.map((option) => [JSON.stringify(option) ?? '', option] as const);
  return [...new Map(keyed).values()];
}

/** All ways to take one of each, the first of each first. */
function* combinations(options: readonly (readonly Option[])[]): Generator<readonly Option[]> {
  const [head, ...tail] = options;
  if (head === undefined) {
    yield [];
    return;
  }
  for (const rest of combinations(tail)) for (const option of head) yield [option, ...rest];
}
