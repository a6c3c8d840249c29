import {
  type ArnPattern,
  arnApart,
  arnIncludes,
  arnMatches,
  arnPattern,
  arnPatternOf,
} from './arn.ts';
import type { Lookup } from './context.ts';
import { isLiteral } from './glob.ts';
import { beginning, literalPrefix, type PrefixIndex, prefixIndex } from './prefix-index.ts';
import { substitute } from './substitute.ts';
import { not, some, type Truth } from './truth.ts';

/** The Resource or NotResource of a statement. */
export interface ResourceSet {
  /** All resources but these. */
  readonly negated: boolean;
  readonly patterns: readonly ArnPattern[];
  /** Whole ARNs without wildcard or variable. */
  readonly exact: ReadonlySet<string>;
  readonly wild: PrefixIndex<ArnPattern>;
}

/** The resource of a request, and its components when it is an ARN. */
export interface RequestResource {
  readonly text: string;
  readonly components: readonly string[] | null;
}

export function resourceSet(texts: readonly string[], negated: boolean): ResourceSet {
  const patterns = texts.map(arnPattern);
  return {
    negated,
    patterns,
    exact: new Set(patterns.filter(isWhole).map(({ whole }) => literalPrefix(whole))),
    wild: prefixIndex(
      patterns.filter((pattern) => !isWhole(pattern)),
      ({ whole }) => whole,
    ),
  };
}

export function inResources(
  { negated, exact, wild }: ResourceSet,
  resource: RequestResource,
  lookup: Lookup,
): Truth {
  const listed = exact.has(resource.text)
    ? 'yes'
    : some(beginning(wild, resource.text), (pattern) => resourceMatches(pattern, resource, lookup));
  return negated ? not(listed) : listed;
}

/** Is every resource of `inner` one of `outer`? Never says yes wrongly. */
export function resourcesWithin(outer: ResourceSet, inner: ResourceSet): boolean {
  if (!inner.negated)
    return inner.patterns.every((pattern) =>
      outer.negated
        ? outer.patterns.every((other) => arnApart(other, pattern))
        : listsResource(outer, pattern),
    );
  return outer.negated
    ? outer.patterns.every((pattern) => listsResource(inner, pattern))
    : (outer.wild.byPrefix.get('') ?? []).some(({ any }) => any);
}

/** Is the pattern within one of the list's? Only what has a wildcard can hold more than itself. */
export function listsResource({ exact, wild }: ResourceSet, pattern: ArnPattern): boolean {
  const prefix = literalPrefix(pattern.whole);
  if (isWhole(pattern) && exact.has(prefix)) return true;
  for (const other of beginning(wild, prefix)) if (arnIncludes(other, pattern)) return true;
  return false;
}

function resourceMatches(
  pattern: ArnPattern,
  { text, components }: RequestResource,
  lookup: Lookup,
): Truth {
  if (!pattern.variables) return arnMatches(pattern, text, components);
  const filled = substitute(pattern.pieces, lookup);
  if (filled.kind === 'void') return 'no';
  if (filled.kind === 'known') return arnMatches(arnPatternOf(filled.pieces), text, components);
  const widest = arnMatches(arnPatternOf(filled.widest), text, components);
  return widest === 'no' ? 'no' : 'unknown';
}

/** One ARN, all six components of it. */
function isWhole({ components, whole }: ArnPattern): boolean {
  return components === 6 && isLiteral(whole);
}
