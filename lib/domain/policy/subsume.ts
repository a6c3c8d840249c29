import { type ActionPattern, actionSet } from './action-set.ts';
import { type ArnPattern, arnIncludes, arnPattern } from './arn.ts';
import type { Statement } from './document.ts';
import { covers, type Glob } from './glob.ts';
import { beginning, literalPrefix, prefixIndex } from './prefix-index.ts';

/** The statement without patterns that another of the same list holds whole: all four lists mean a union. */
export function withoutHeldPatterns(statement: Statement): Statement {
  const { action, notAction, resource, notResource } = statement;
  return {
    ...statement,
    ...(action === undefined ? {} : { action: widestActions(action) }),
    ...(notAction === undefined ? {} : { notAction: widestActions(notAction) }),
    ...(resource === undefined ? {} : { resource: widestResources(resource) }),
    ...(notResource === undefined ? {} : { notResource: widestResources(notResource) }),
  };
}

/** Could the text hold another: has it a wildcard, or fewer than the six components of an ARN, the rest being free? */
const ROOM = /[*?]|^(?:[^:]*:){0,4}[^:]*$/;

function widestActions(texts: readonly string[]): readonly string[] {
  if (!texts.some((text) => /[*?]/.test(text))) return texts;
  return widest<ActionPattern>(
    actionSet(texts, false).patterns,
    ({ glob }) => glob,
    (a, b) => covers(a.glob, b.glob),
  ).map(({ text }) => text);
}

/** The resource patterns that no other of the list holds; of those that hold each other, the first. */
export function widestResources(texts: readonly string[]): readonly string[] {
  if (!texts.some((text) => ROOM.test(text))) return texts;
  const written = new Map(texts.map((text) => [arnPattern(text), text]));
  return widest<ArnPattern>([...written.keys()], ({ whole }) => whole, arnIncludes).flatMap(
    (pattern) => written.get(pattern) ?? [],
  );
}

/** Of patterns that hold each other, the first stays. */
function widest<T>(
  patterns: readonly T[],
  globOf: (pattern: T) => Glob,
  holds: (outer: T, inner: T) => boolean,
): readonly T[] {
  if (patterns.length < 2) return patterns;
  const place = new Map(patterns.map((pattern, at) => [pattern, at]));
  const index = prefixIndex(patterns, globOf);
  return patterns.filter((pattern, at) => {
    for (const other of beginning(index, literalPrefix(globOf(pattern)))) {
      if (other === pattern || !holds(other, pattern)) continue;
      if ((place.get(other) ?? 0) < at || !holds(pattern, other)) return false;
    }
    return true;
  });
}
