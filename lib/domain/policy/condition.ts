import { arnMatches, arnPatternOf, splitArn } from './arn.ts';
import { ABSENT, type Lookup, UNKNOWN } from './context.ts';
import type { Conditions } from './document.ts';
import { accepts, globOf } from './glob.ts';
import { ipRange, ipWithin } from './ip-range.ts';
import { type Operator, operatorOf } from './operator.ts';
import { literalPieces, type Piece, piecesOf } from './pattern.ts';
import { compare, momentOf, numberOf } from './quantity.ts';
import { substitute } from './substitute.ts';
import { every, not, some, type Truth } from './truth.ts';

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

/**
 * Does the request meet the atom? `unknown` when the key's value is not known, when a plain operator meets a key with a
 * list of values, when the operator is not documented, and when a value is not of the operator's kind.
 */
export function holds({ operator, key, values }: Atom, lookup: Lookup): Truth {
  const found = lookup(key);
  if (operator === null || found === UNKNOWN) return 'unknown';
  if (operator.family === 'null') return some(values, (value) => isNull(value, found));
  const test = (value: string): Truth => meets(operator, value, values, lookup);
  if (operator.quantifier !== null) {
    const list = found === ABSENT ? [] : typeof found === 'string' ? [found] : found;
    return operator.quantifier === 'all' ? every(list, test) : some(list, test);
  }
  if (found === ABSENT) return operator.negated || operator.ifExists ? 'yes' : 'no';
  return typeof found === 'string' ? test(found) : 'unknown';
}

function isNull(wanted: string, found: ReturnType<Lookup>): Truth {
  const flag = wanted.toLowerCase();
  if (flag !== 'true' && flag !== 'false') return 'unknown';
  if (Array.isArray(found) && found.length === 0) return 'unknown';
  return (flag === 'true') === (found === ABSENT) ? 'yes' : 'no';
}

/** Does one value of the request match one of the policy's, or with a negated operator none of them? */
function meets(
  operator: Operator,
  value: string,
  wanted: readonly string[],
  lookup: Lookup,
): Truth {
  const matched = some(wanted, (one) => matchesValue(operator, value, one, lookup));
  return operator.negated ? not(matched) : matched;
}

function matchesValue(operator: Operator, value: string, wanted: string, lookup: Lookup): Truth {
  switch (operator.family) {
    case 'numeric':
      return quantities(operator, numberOf(value), numberOf(wanted));
    case 'date':
      return quantities(operator, momentOf(value), momentOf(wanted));
    case 'ip':
      return addresses(value, wanted);
    case 'binary':
      return value === wanted ? 'yes' : 'no';
    case 'bool':
      return texts(value, wanted, lookup, booleans);
    case 'arn':
      return texts(value, wanted, lookup, arns);
    default:
      return texts(
        value,
        wanted,
        lookup,
        (text, pieces) => strings(operator, text, pieces),
        operator,
      );
  }
}

function quantities(operator: Operator, value: number | null, wanted: number | null): Truth {
  if (value === null || wanted === null) return 'unknown';
  return compare(value, operator.comparison, wanted) ? 'yes' : 'no';
}

function addresses(value: string, wanted: string): Truth {
  const [address, block] = [ipRange(value), ipRange(wanted)];
  if (address === null || block === null) return 'unknown';
  return ipWithin(block, address) ? 'yes' : 'no';
}

/** Compares after the variables of the wanted text have their values. */
function texts(
  value: string,
  wanted: string,
  lookup: Lookup,
  test: (value: string, wanted: readonly Piece[]) => Truth,
  operator?: Operator,
): Truth {
  const pieces = operator?.comparison === 'equal' ? literalPieces(wanted) : piecesOf(wanted);
  const filled = substitute(pieces, lookup);
  if (filled.kind === 'void') return 'no';
  if (filled.kind === 'known') return test(value, filled.pieces);
  return test(value, filled.widest) === 'no' ? 'no' : 'unknown';
}

function strings({ ignoreCase }: Operator, value: string, wanted: readonly Piece[]): Truth {
  const pieces = ignoreCase ? wanted.map((piece) => piece.toLowerCase()) : wanted;
  return accepts(globOf(pieces), ignoreCase ? value.toLowerCase() : value) ? 'yes' : 'no';
}

function booleans(value: string, wanted: readonly Piece[]): Truth {
  const [given, asked] = [value.toLowerCase(), wanted.join('').toLowerCase()];
  if (![given, asked].every((flag) => flag === 'true' || flag === 'false')) return 'unknown';
  return given === asked ? 'yes' : 'no';
}

/** ArnEquals and ArnLike are the same, component by component. */
function arns(value: string, wanted: readonly Piece[]): Truth {
  const components = splitArn(value);
  const pattern = arnPatternOf(wanted);
  if (components === null || pattern.components < 6) return 'unknown';
  return arnMatches(pattern, value, components) === 'yes' ? 'yes' : 'no';
}
