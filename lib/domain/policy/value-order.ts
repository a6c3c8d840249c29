import { type ArnPattern, arnApart, arnIncludes, arnPattern } from './arn.ts';
import { apart, covers, type Glob, globOf } from './glob.ts';
import { ipRange, ipWithin } from './ip-range.ts';
import type { Operator } from './operator.ts';
import { literalPieces, piecesOf } from './pattern.ts';
import { compare, momentOf, numberOf } from './quantity.ts';

/** Does every request value that matches `inner` match `outer`? Both are read by operators of one family. */
export function valueWithin(
  outer: Operator,
  outerValue: string,
  inner: Operator,
  innerValue: string,
): boolean {
  switch (outer.family) {
    case 'string': {
      const { ignoreCase } = outer;
      if (inner.ignoreCase && !ignoreCase) return false;
      if (!ignoreCase && isPlain(outer, outerValue) && isPlain(inner, innerValue))
        return outerValue === innerValue;
      return covers(
        textGlob(outer, outerValue, ignoreCase),
        textGlob(inner, innerValue, ignoreCase),
      );
    }
    case 'arn': {
      const [a, b] = [wholeArn(outerValue), wholeArn(innerValue)];
      return a !== null && b !== null && arnIncludes(a, b);
    }
    case 'ip': {
      const [a, b] = [ipRange(outerValue), ipRange(innerValue)];
      return a !== null && b !== null && ipWithin(a, b);
    }
    case 'numeric':
    case 'date': {
      const read = outer.family === 'numeric' ? numberOf : momentOf;
      const [a, b] = [read(outerValue), read(innerValue)];
      return a !== null && b !== null && intervalWithin(outer, a, inner, b);
    }
    case 'bool':
      return outerValue.toLowerCase() === innerValue.toLowerCase();
    default:
      return outerValue === innerValue;
  }
}

/** Does no request value match both? Both are read by operators of one family. */
export function valuesApart(x: Operator, xValue: string, y: Operator, yValue: string): boolean {
  switch (x.family) {
    case 'string': {
      const ignoreCase = x.ignoreCase || y.ignoreCase;
      if (!ignoreCase && isPlain(x, xValue) && isPlain(y, yValue)) return xValue !== yValue;
      return apart(textGlob(x, xValue, ignoreCase), textGlob(y, yValue, ignoreCase));
    }
    case 'arn': {
      const [a, b] = [wholeArn(xValue), wholeArn(yValue)];
      return a !== null && b !== null && arnApart(a, b);
    }
    case 'ip': {
      const [a, b] = [ipRange(xValue), ipRange(yValue)];
      return a !== null && b !== null && !ipWithin(a, b) && !ipWithin(b, a);
    }
    case 'numeric':
    case 'date': {
      const read = x.family === 'numeric' ? numberOf : momentOf;
      const [a, b] = [read(xValue), read(yValue)];
      return a !== null && b !== null && intervalsApart(x, a, y, b);
    }
    case 'bool': {
      const flags = [xValue, yValue].map((value) => value.toLowerCase()).sort();
      return flags[0] === 'false' && flags[1] === 'true';
    }
    default:
      return x.family === 'binary' && xValue !== yValue;
  }
}

/** Stands for itself: neither wildcard nor variable, so that nothing has to be read. */
function isPlain({ comparison }: Operator, value: string): boolean {
  return comparison === 'equal' && !value.includes('$');
}

function textGlob(operator: Operator, value: string, ignoreCase: boolean): Glob {
  const pieces = operator.comparison === 'equal' ? literalPieces(value) : piecesOf(value);
  return globOf(ignoreCase ? pieces.map((piece) => piece.toLowerCase()) : pieces);
}

function wholeArn(value: string): ArnPattern | null {
  const pattern = arnPattern(value);
  return pattern.components < 6 ? null : pattern;
}

function isBelow({ comparison }: Operator): boolean {
  return comparison === 'less' || comparison === 'less-or-equal';
}

/** `x op a` for all x with `x op b`. */
function intervalWithin(outer: Operator, a: number, inner: Operator, b: number): boolean {
  if (inner.comparison === 'equal') return compare(b, outer.comparison, a);
  if (outer.comparison === 'equal' || isBelow(outer) !== isBelow(inner)) return false;
  // The end of the inner interval may lie on the outer's only when the outer has it or the inner lacks it.
  if (b === a) return outer.comparison === inner.comparison || outer.comparison.endsWith('equal');
  return isBelow(outer) ? b < a : b > a;
}

function intervalsApart(x: Operator, a: number, y: Operator, b: number): boolean {
  if (x.comparison === 'equal') return !compare(a, y.comparison, b);
  if (y.comparison === 'equal') return !compare(b, x.comparison, a);
  if (isBelow(x) === isBelow(y)) return false;
  const [low, high] = isBelow(x) ? [b, a] : [a, b];
  const closed = [x, y].every(({ comparison }) => comparison.endsWith('equal'));
  return high < low || (high === low && !closed);
}
