import { type ArnPattern, arnMatches, arnPatternOf, lastPart, splitArn } from '../arn.ts';
import type { Lookup } from '../context.ts';
import { type Glob, globOf, isLiteral, piecesIn } from '../glob.ts';
import { literalPrefix } from '../prefix-index.ts';
import { substitute } from '../substitute.ts';
import type { Truth } from '../truth.ts';
import type { Placed } from './prefix-trie.ts';
import { spanTest } from './span-test.ts';

/** Does the pattern match a resource on its path, which ends at `at`? Null when the path says it all. */
export type ResourceTest = ((text: string, at: number, lookup: Lookup) => Truth) | null;

/** A test that only texts on its path, with more colons than these, need. */
export interface PlacedTest extends Placed<ResourceTest> {
  readonly colons: number;
}

/** Fewer than any text has. */
export const ANY_COLONS = -1;

const HEADS = 5;

/**
 * `arnMatches`, taken apart for many resources: those that are on none of the paths do not match, the others as the most
 * that a test on their paths says.
 */
export function resourceTests(pattern: ArnPattern): readonly PlacedTest[] {
  if (pattern.any) return [placed([''], null)];
  const prefix = literalPrefix(pattern.whole);
  if (pattern.variables)
    return [placed([prefix], (text, _, lookup) => filledMatches(pattern, text, lookup))];
  const heads = pattern.parts.slice(0, HEADS);
  if (pattern.components <= HEADS || !heads.every((part) => isLiteral(part) || isStar(part)))
    return [placed([prefix], (text) => arnMatches(pattern, text, splitArn(text)))];
  const tests = [componentsTest(pattern, heads)];
  return pattern.loose ? [...tests, overColonsTest(pattern, prefix)] : tests;
}

/** Each of the first five components is literal or left open: all of them, and how the last begins, is path. */
function componentsTest(pattern: ArnPattern, heads: readonly Glob[]): PlacedTest {
  const last = lastPart(pattern);
  const begins = literalPrefix(last);
  const path = pathOf([
    ...heads.map((part) => (isStar(part) ? null : literalPrefix(part))),
    begins,
  ]);
  const rest = spanTest(globOf(piecesIn(last).slice(begins.length)));
  if (rest === null) return placed(path, null);
  return placed(path, (text, at) => (rest(text, at, text.length) ? 'yes' : 'no'));
}

/** The components with colons between them, begun anew behind each that is left open. */
function pathOf(components: readonly (string | null)[]): readonly string[] {
  const path = [''];
  components.forEach((component, at) => {
    const run = `${path.pop() ?? ''}${at === 0 ? '' : ':'}`;
    path.push(...(component === null ? [run, ''] : [run + component]));
  });
  return path;
}

/**
 * Where a `*` may run over colons it may also match, but nobody knows; `componentsTest` knows where it surely does. A text
 * with no more colons than the pattern writes has none left for a `*`.
 */
function overColonsTest({ whole }: ArnPattern, prefix: string): PlacedTest {
  const test = spanTest(whole);
  const item: ResourceTest = (text) =>
    test === null || test(text, 0, text.length) ? 'unknown' : 'no';
  return { path: [prefix], item, colons: whole.tokens.filter((token) => token === ':').length };
}

function placed(path: readonly string[], item: ResourceTest): PlacedTest {
  return { path, item, colons: ANY_COLONS };
}

/** The pattern with the values of its variables; with `*` for those that are not known, to see whether they matter. */
function filledMatches(pattern: ArnPattern, text: string, lookup: Lookup): Truth {
  const filled = substitute(pattern.pieces, lookup);
  if (filled.kind === 'void') return 'no';
  const pieces = filled.kind === 'known' ? filled.pieces : filled.widest;
  const matched = arnMatches(arnPatternOf(pieces), text, splitArn(text));
  return filled.kind === 'known' || matched === 'no' ? matched : 'unknown';
}

function isStar({ tokens, free }: Glob): boolean {
  return tokens.length === 0 && free[0] === true;
}
