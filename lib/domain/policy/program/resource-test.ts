import { type ArnPattern, arnMatches, arnPatternOf, lastPart, splitArn } from '../arn.ts';
import type { Lookup } from '../context.ts';
import { isLiteral } from '../glob.ts';
import { literalPrefix } from '../prefix-index.ts';
import { substitute } from '../substitute.ts';
import type { Truth } from '../truth.ts';
import { type Colons, colonsOf, type Reading } from './reading.ts';
import { type SpanTest, spanTest } from './span-test.ts';

/** Does the pattern match the resource? Asked only of texts that begin with the pattern's literal prefix. */
export type ResourceTest = (resource: Reading, lookup: Lookup) => Truth;

const HEADS = 5;

/** `arnMatches`, read once for many resources; null when every one that begins with the literal prefix matches. */
export function resourceTest(pattern: ArnPattern): ResourceTest | null {
  if (pattern.any) return null;
  if (pattern.variables) return ({ text }, lookup) => filledMatches(pattern, text, lookup);
  if (pattern.components > HEADS && pattern.parts.slice(0, HEADS).every(isLiteral))
    return lastPartTest(pattern);
  return componentsTest(pattern);
}

/** Where the first five components are literal they are part of the prefix, and only what comes after is left. */
function lastPartTest(pattern: ArnPattern): ResourceTest | null {
  const { tokens, free } = pattern.whole;
  const { length } = literalPrefix(pattern.whole);
  if (length === tokens.length && free[length] === true) return null;
  const last = lastPart(pattern);
  const start = tokens.length - last.tokens.length;
  const test = spanTest(last);
  return ({ text }) => (test === null || test(text, start, text.length) ? 'yes' : 'no');
}

/**
 * Component by component, those that the prefix does not cover; then whether a `*` that runs over colons would match, which needs more colons in the text than
 * in the pattern, or fewer components than an ARN has.
 */
function componentsTest(pattern: ArnPattern): ResourceTest {
  const read = pattern.parts.findIndex((part) => !isLiteral(part));
  const heads = pattern.parts.slice(0, HEADS).flatMap((part, at) => {
    const test = at < read ? null : spanTest(part);
    return test === null ? [] : [{ at, test }];
  });
  const last = spanTest(lastPart(pattern));
  const whole = spanTest(pattern.whole);
  return (reading) => {
    const { text } = reading;
    const colons = colonsOf(reading);
    if (componentsMatch(heads, last, text, colons)) return 'yes';
    const fifth = colons[4];
    const over = pattern.components <= HEADS || fifth < 0 || text.includes(':', fifth + 1);
    if (!over || (fifth >= 0 && !pattern.loose)) return 'no';
    return whole === null || whole(text, 0, text.length) ? 'unknown' : 'no';
  };
}

interface HeadTest {
  readonly at: number;
  readonly test: SpanTest;
}

function componentsMatch(
  heads: readonly HeadTest[],
  last: SpanTest | null,
  text: string,
  colons: Colons,
): boolean {
  const fifth = colons[4];
  if (fifth < 0 || (last !== null && !last(text, fifth + 1, text.length))) return false;
  for (const { at, test } of heads) {
    const start = at === 0 ? 0 : (colons[at - 1] ?? 0) + 1;
    if (!test(text, start, colons[at] ?? start)) return false;
  }
  return true;
}

/** The pattern with the values of its variables; with `*` for those that are not known, to see whether they matter. */
function filledMatches(pattern: ArnPattern, text: string, lookup: Lookup): Truth {
  const filled = substitute(pattern.pieces, lookup);
  if (filled.kind === 'void') return 'no';
  const pieces = filled.kind === 'known' ? filled.pieces : filled.widest;
  const matched = arnMatches(arnPatternOf(pieces), text, splitArn(text));
  return filled.kind === 'known' || matched === 'no' ? matched : 'unknown';
}
