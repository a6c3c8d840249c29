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

const HEADS = 5;

/**
 * `arnMatches`, taken apart for many resources: those that are on none of the paths do not match, the others as the most
 * that a test on their paths says.
 */
export function resourceTests(pattern: ArnPattern): readonly Placed<ResourceTest>[] {
  if (pattern.any) return [{ path: [''], item: null }];
  const prefix = literalPrefix(pattern.whole);
  if (pattern.variables)
    return [{ path: [prefix], item: (text, _, lookup) => filledMatches(pattern, text, lookup) }];
  const heads = pattern.parts.slice(0, HEADS);
  if (pattern.components <= HEADS || !heads.every((part) => isLiteral(part) || isStar(part)))
    return [{ path: [prefix], item: (text) => arnMatches(pattern, text, splitArn(text)) }];
  const tests = [componentsTest(pattern, heads)];
  return pattern.loose ? [...tests, { path: [prefix], item: overColonsTest(pattern) }] : tests;
}

/** Each of the first five components is literal or left open: all of them, and how the last begins, is path. */
function componentsTest(pattern: ArnPattern, heads: readonly Glob[]): Placed<ResourceTest> {
  const last = lastPart(pattern);
  const begins = literalPrefix(last);
  const path = pathOf([
    ...heads.map((part) => (isStar(part) ? null : literalPrefix(part))),
    begins,
  ]);
  const rest = spanTest(globOf(piecesIn(last).slice(begins.length)));
  if (rest === null) return { path, item: null };
  return { path, item: (text, at) => (rest(text, at, text.length) ? 'yes' : 'no') };
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

/** Where a `*` may run over colons it may also match, but nobody knows; `componentsTest` knows where it surely does. */
function overColonsTest({ whole }: ArnPattern): ResourceTest {
  const test = spanTest(whole);
  return (text) => (test === null || test(text, 0, text.length) ? 'unknown' : 'no');
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
