import type { Call } from '../evidence/evidence.ts';
import { arnPattern } from '../policy/arn.ts';
import type { Conditions } from '../policy/document.ts';
import { disjoint, includes, matches } from '../policy/glob.ts';
import { listsResource, type ResourceSet } from '../policy/resource-set.ts';
import { widestResources } from '../policy/subsume.ts';
import type { Visibility } from '../trail/visibility.ts';
import { admits } from './collapse.ts';
import { generalise, literally } from './generalise.ts';
import type { Held } from './held.ts';

/** What a role did, and what would have been seen of it. */
export interface Usage {
  /** Calls by canonical action name. */
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  /** Prefixes of the services it called at all, allowed or refused. */
  readonly services: ReadonlySet<string>;
  readonly visibility: Visibility;
  /** By all policies of the role together. */
  readonly held: Held;
}

/** What is to become of one action of one Allow statement, on some of its resources. */
export type Cell =
  | {
      readonly verdict: 'used';
      readonly action: string;
      readonly resources: readonly string[];
      readonly calls: number;
      /** Pattern -> why it is not a whole ARN. */
      readonly reasons: ReadonlyMap<string, string>;
      /** For iam:PassRole: the services that roles were passed to. */
      readonly passedTo: readonly string[];
    }
  | {
      readonly verdict: 'unknown';
      readonly action: string;
      readonly resources: readonly string[];
      readonly reason: string;
    }
  | { readonly verdict: 'unused'; readonly action: string };

/** How a statement grants an action. */
export interface Grant {
  readonly resources: readonly string[];
  /** The same, made ready for questions. */
  readonly set: ResourceSet;
  /** False when no pattern of the statement says the action's service, as with `*`. */
  readonly named: boolean;
  readonly condition: Conditions | undefined;
}

/**
 * Judges one action that a statement grants, by what the role did with it there and by what the trail would have
 * shown. What it would not have shown stays, as unknown. But a `*` is no sign that anybody meant a service: an
 * unpublished action of one that was never called goes with the service.
 */
export function judge(action: string, granted: Grant, usage: Usage): readonly Cell[] {
  const { resources: grant, named, condition } = granted;
  const calls = usage.calls.get(action) ?? [];
  const served = calls.filter(({ resource, pattern }) => {
    if (resource !== null) return grant.some((one) => mayMatch(one, resource));
    if (pattern === null || has(granted, pattern)) return true;
    // A grant that has some of the pattern is not needed where another has all of it.
    const touched = grant.some((one) => !disjoint(one, pattern));
    return touched && !usage.held(action, pattern, condition);
  });
  const sight = usage.visibility(action);
  const hidden =
    sight.kind === 'logged' ? [] : sight.kind === 'partly' ? shadow(grant, sight.on) : grant;
  const reason = sight.kind === 'logged' ? '' : sight.reason;
  const unknown: readonly Cell[] =
    hidden.length === 0 ? [] : [{ verdict: 'unknown', action, resources: hidden, reason }];

  const untouched = !named && !usage.services.has(action.slice(0, action.indexOf(':')));
  if (served.length === 0 && sight.kind === 'unpublished' && untouched) {
    return [{ verdict: 'unused', action }];
  }
  if (served.length === 0) return unknown.length > 0 ? unknown : [{ verdict: 'unused', action }];
  if (sight.kind === 'inferred' || sight.kind === 'unpublished')
    return [place(action, granted, served)];
  if (same(hidden, grant)) return [whole(action, grant, served, `seen here, but ${reason}`)];
  return [place(action, granted, served), ...unknown];
}

/** The part of a grant that lies in the dark. Where the two only overlap, the whole pattern of the grant counts. */
function shadow(grant: readonly string[], dark: readonly string[]): readonly string[] {
  const parts = grant.flatMap((pattern) => {
    const touched = dark.filter((one) => !disjoint(one, pattern));
    return touched.every((one) => includes(pattern, one)) ? touched : [pattern];
  });
  return [...new Set(parts)].sort();
}

/** Whether a resource pattern can match for some value of its policy variables, such as `${aws:PrincipalTag/team}`. */
function mayMatch(pattern: string, resource: string): boolean {
  return matches(pattern.replace(/\$\{[^*?$}][^}]*\}/g, '*'), resource);
}

/**
 * The part of the grant that the calls speak of. What the log settles is narrowed; of the grant's patterns that may have
 * been meant by the rest, each stays as it is, and only those.
 */
function place(action: string, granted: Grant, calls: readonly Call[]): Cell {
  const { resources: grant } = granted;
  const unseen = calls.filter(({ resource, pattern }) => resource === null && pattern === null);
  if (unseen.length > 0) {
    const times = countOf(unseen);
    const what = times === 1 ? 'one call' : `${times} calls`;
    return whole(action, grant, calls, `the log does not show the resource of ${what}`);
  }
  const sightings = calls.flatMap(({ resource, days }) =>
    resource !== null && resource !== '*' && has(granted, literally(resource))
      ? [{ arn: resource, days }]
      : [],
  );
  const found = generalise(sightings, grant);
  if (found === null) {
    const many = `${sightings.length} different resources were seen, too many to list`;
    return whole(action, grant, calls, many);
  }
  const seen = new Set(sightings.map(({ arn }) => arn));
  const unsettled = calls.filter(({ resource }) => resource === null || !seen.has(resource));
  const reasons = new Map([
    ...found.widened,
    ...unsettled.flatMap((call) => [...meant(granted, call)]),
  ]);
  const resources = widestResources([...new Set([...found.patterns, ...reasons.keys()])].sort());
  return {
    verdict: 'used',
    action,
    resources,
    calls: countOf(calls),
    reasons: new Map(
      [...reasons].filter(([pattern]) => /[*?]/.test(pattern) && resources.includes(pattern)),
    ),
    passedTo: passedTo(calls),
  };
}

/** What a call may have meant whose resource the log does not settle: patterns within the grant, and why each stays. */
function meant(
  granted: Grant,
  { resource, pattern }: Call,
): readonly (readonly [pattern: string, reason: string])[] {
  const { resources: grant } = granted;
  if (resource === null) {
    if (pattern === null) return [];
    const patterns = has(granted, pattern)
      ? [pattern]
      : grant.filter((one) => !disjoint(one, pattern));
    return patterns.map((one) => [
      one,
      `the log does not show all of the resource: ${admits(one)}`,
    ]);
  }
  const reason =
    resource === '*'
      ? 'AWS grants this action on * only'
      : 'granted through a policy variable, or a * over several parts of an ARN, which the log does not settle';
  return grant.filter((one) => mayMatch(one, resource)).map((one) => [one, reason]);
}

/** Has one of the grant's patterns all of this one? */
function has({ set }: Grant, pattern: string): boolean {
  return listsResource(set, arnPattern(pattern));
}

function whole(
  action: string,
  grant: readonly string[],
  calls: readonly Call[],
  reason: string,
): Cell {
  const open = grant.filter((pattern) => /[*?]/.test(pattern));
  return {
    verdict: 'used',
    action,
    resources: grant,
    calls: countOf(calls),
    reasons: new Map(open.map((pattern) => [pattern, reason])),
    passedTo: passedTo(calls),
  };
}

/** Empty unless every call says to which service it passed the role. */
function passedTo(calls: readonly Call[]): readonly string[] {
  const services = calls.flatMap(({ context }) => context['iam:PassedToService'] ?? []);
  return services.length === calls.length ? [...new Set(services)].sort() : [];
}

function countOf(calls: readonly Call[]): number {
  return calls.reduce((sum, { count }) => sum + count, 0);
}

/** Whether two lists hold the same, in any order. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');
}
