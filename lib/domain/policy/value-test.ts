import { arnMatches, arnPatternOf, splitArn } from './arn.ts';
import type { Lookup } from './context.ts';
import { accepts, globOf } from './glob.ts';
import { ipRange, ipWithin } from './ip-range.ts';
import type { Operator } from './operator.ts';
import { isVariable, literalPieces, type Piece, piecesOf } from './pattern.ts';
import { compare, momentOf, numberOf } from './quantity.ts';
import { substitute } from './substitute.ts';
import { some, type Truth } from './truth.ts';

/** Does a value of the request match one of the policy's? The negation in an operator's name is not looked at. */
export type ValueTest = (value: string, lookup: Lookup) => Truth;

/** What an operator's family says of a value against pieces in which no variable is left. */
type TextTest = (value: string) => Truth;

/**
 * The test of an operator against the values of a policy. `unknown` where a value is not of the operator's kind, and
 * nothing else settles it. Variables stand in the string, ARN and Bool operators only, as AWS has it.
 */
export function valueTest(operator: Operator, wanted: readonly string[]): ValueTest {
  switch (operator.family) {
    case 'numeric':
      return quantityTest(operator, wanted, numberOf);
    case 'date':
      return quantityTest(operator, wanted, momentOf);
    case 'ip':
      return addressTest(wanted);
    case 'binary':
      return literalTest(new Set(wanted), (value) => value);
    case 'bool':
      return anyOf(wanted.map((text) => variableTest(piecesOf(text), booleanTest)));
    case 'arn':
      return anyOf(wanted.map((text) => variableTest(piecesOf(text), arnTest)));
    default:
      return stringTest(operator, wanted);
  }
}

function quantityTest(
  { comparison }: Operator,
  wanted: readonly string[],
  quantityOf: (text: string) => number | null,
): ValueTest {
  const quantities = wanted.map(quantityOf);
  return (text) => {
    const value = quantityOf(text);
    return some(quantities, (one) => {
      if (value === null || one === null) return 'unknown';
      return compare(value, comparison, one) ? 'yes' : 'no';
    });
  };
}

function addressTest(wanted: readonly string[]): ValueTest {
  const blocks = wanted.map(ipRange);
  return (text) => {
    const address = ipRange(text);
    return some(blocks, (block) => {
      if (address === null || block === null) return 'unknown';
      return ipWithin(block, address) ? 'yes' : 'no';
    });
  };
}

/** Texts without wildcards and variables are looked up; each of the others is tried. */
function stringTest({ comparison, ignoreCase }: Operator, wanted: readonly string[]): ValueTest {
  const cased = ignoreCase ? (text: string) => text.toLowerCase() : (text: string) => text;
  const read = comparison === 'like' ? piecesOf : literalPieces;
  const all = wanted.map((text) => read(text));
  const literals = all.filter((pieces) => pieces.every((piece) => piece.length === 1));
  const others = all.filter((pieces) => !pieces.every((piece) => piece.length === 1));
  const test = (pieces: readonly Piece[]): TextTest => {
    const glob = globOf(ignoreCase ? pieces.map(cased) : pieces);
    return (value) => (accepts(glob, cased(value)) ? 'yes' : 'no');
  };
  const literal = literalTest(new Set(literals.map((pieces) => cased(pieces.join('')))), cased);
  if (others.length === 0) return literal;
  return anyOf([literal, ...others.map((pieces) => variableTest(pieces, test))]);
}

function literalTest(wanted: ReadonlySet<string>, cased: (text: string) => string): ValueTest {
  return (value) => (wanted.has(cased(value)) ? 'yes' : 'no');
}

function booleanTest(pieces: readonly Piece[]): TextTest {
  const asked = pieces.join('').toLowerCase();
  return (text) => {
    const given = text.toLowerCase();
    if (![given, asked].every((flag) => flag === 'true' || flag === 'false')) return 'unknown';
    return given === asked ? 'yes' : 'no';
  };
}

/** ArnEquals and ArnLike are the same, component by component. */
function arnTest(pieces: readonly Piece[]): TextTest {
  const pattern = arnPatternOf(pieces);
  return (value) => {
    const components = splitArn(value);
    if (components === null || pattern.components < 6) return 'unknown';
    return arnMatches(pattern, value, components) === 'yes' ? 'yes' : 'no';
  };
}

/** The test of the pieces once their variables have the values of the request. */
function variableTest(
  pieces: readonly Piece[],
  test: (pieces: readonly Piece[]) => TextTest,
): ValueTest {
  if (!pieces.some(isVariable)) return test(pieces);
  return (value, lookup) => {
    const filled = substitute(pieces, lookup);
    if (filled.kind === 'void') return 'no';
    if (filled.kind === 'known') return test(filled.pieces)(value);
    return test(filled.widest)(value) === 'no' ? 'no' : 'unknown';
  };
}

function anyOf(tests: readonly ValueTest[]): ValueTest {
  return (value, lookup) => some(tests, (test) => test(value, lookup));
}
