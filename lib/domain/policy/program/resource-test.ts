import { type ArnPattern, arnMatches, arnPatternOf, lastPart, splitArn } from '../arn.ts';
import type { Lookup } from '../context.ts';
import { isLiteral } from '../glob.ts';
import { literalPrefix } from '../prefix-index.ts';
import { substitute } from '../substitute.ts';
import type { Truth } from '../truth.ts';
import { spanTest } from './span-test.ts';

/** Does the pattern match the resource? Asked only of texts that begin with the pattern's literal prefix. */
export type ResourceTest = (text: string, lookup: Lookup) => Truth;

/** `arnMatches`, read once for many texts; null when every text that begins with the literal prefix matches. */
export function resourceTest(pattern: ArnPattern): ResourceTest | null {
  if (pattern.any) return null;
  if (pattern.variables) return (text, lookup) => filledMatches(pattern, text, lookup);
  if (pattern.components === 6 && pattern.parts.slice(0, 5).every(isLiteral))
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
  return (text) => (test(text, start, text.length) ? 'yes' : 'no');
}

/** Component by component; then whether a `*` that runs over colons would match. */
function componentsTest({ parts, whole, loose }: ArnPattern): ResourceTest {
  const heads = parts.slice(0, 5).map(spanTest);
  const last = spanTest(parts[5] ?? whole);
  const over = spanTest(whole);
  return (text) => {
    let start = 0;
    let met = true;
    for (const head of heads) {
      const colon = text.indexOf(':', start);
      // Too few components: then only a reading of the whole can match.
      if (colon < 0) return over(text, 0, text.length) ? 'unknown' : 'no';
      met &&= head(text, start, colon);
      start = colon + 1;
    }
    if (met && last(text, start, text.length)) return 'yes';
    return loose && over(text, 0, text.length) ? 'unknown' : 'no';
  };
}

/** The pattern with the values of its variables; with `*` for those that are not known, to see whether they matter. */
function filledMatches(pattern: ArnPattern, text: string, lookup: Lookup): Truth {
  const filled = substitute(pattern.pieces, lookup);
  if (filled.kind === 'void') return 'no';
  const pieces = filled.kind === 'known' ? filled.pieces : filled.widest;
  const matched = arnMatches(arnPatternOf(pieces), text, splitArn(text));
  return filled.kind === 'known' || matched === 'no' ? matched : 'unknown';
}
