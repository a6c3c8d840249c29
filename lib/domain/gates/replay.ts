import type { Call, Denial } from '../evidence/evidence.ts';
import { arnPattern } from '../policy/arn.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { compile } from '../policy/evaluate.ts';
import { disjoint, matchesAction } from '../policy/glob.ts';
import { listsResource, resourceSet } from '../policy/resource-set.ts';

/** A call for which a gate did not hold. */
export interface Unmet {
  readonly action: string;
  readonly resource: string | null;
}

/** `maybe`: it depends on a condition whose key the log does not show. */
export type Answer = 'yes' | 'maybe' | 'no';

type Asked = Pick<Call, 'action' | 'resource'> & Partial<Pick<Call, 'context' | 'pattern'>>;

/** Answers whether documents allow a call. Where the log does not show the resource, one stand-in is enough. */
export function decide(documents: readonly PolicyDocument[]): (call: Asked) => Answer {
  const evaluate = compile({ identity: documents });
  return (call) => {
    const { action, context = {} } = call;
    const answers = resourcesOf(call, documents).map((resource) => {
      const { decision } = evaluate({ action, resource, context, contextComplete: false });
      return decision === 'allowed' ? 'yes' : decision === 'unknown' ? 'maybe' : 'no';
    });
    return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
  };
}

/** Every call that succeeded, and that the role's policies explain, must be allowed by what it will have. */
export function replay(
  calls: readonly Call[],
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
) {
  const asked = calls.flatMap((call) =>
    resourcesOf(call, before).map((resource) => ({
      action: call.action,
      resource,
      context: call.context,
    })),
  );
  const [then, now] = [decide(before), decide(after)];
  const explained = asked.filter((call) => then(call) !== 'no');
  const denied = explained.filter((call) => rank(now(call)) < rank(then(call)));
  return {
    passed: denied.length === 0,
    checked: explained.length,
    denied: denied.length,
    examples: examples(denied),
  };
}

/** Every call that was only ever refused, and that the role's policies did not allow, must stay refused. */
export function counterReplay(
  denials: readonly Denial[],
  calls: readonly Call[],
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
) {
  const worked = new Set(calls.map(({ action, resource }) => `${action} ${resource}`));
  const [then, now] = [decide(before), decide(after)];
  const asked = denials.filter(({ action, resource }) => !worked.has(`${action} ${resource}`));
  const allowed = asked.filter((call) => rank(now(call)) > rank(then(call)));
  return {
    passed: allowed.length === 0,
    checked: asked.length,
    allowed: allowed.length,
    examples: examples(allowed),
  };
}

/**
 * The resource of a call, or stand-ins for one that the log does not show. Where the log tells a pattern (`instance/*`)
 * and a grant has all of it: the pattern as literal text, and one resource of it. Else the resource patterns, of those
 * on which the action is granted, that may have been meant, as literal text: a draft that kept the pattern allows its
 * text; a draft that cut it down does not.
 */
function resourcesOf(
  { action, resource, pattern = null }: Asked,
  documents: readonly PolicyDocument[],
): readonly string[] {
  if (resource !== null) return [resource];
  const grants = grantsOf(documents, action);
  if (pattern === null) return grants;
  return listsResource(resourceSet(grants, false), arnPattern(pattern))
    ? [pattern, pattern.replace(/[*?]/g, '0')]
    : grants.filter((grant) => !disjoint(grant, pattern));
}

/** The resource patterns on which an action is granted; all of them for a NotResource. */
function grantsOf(documents: readonly PolicyDocument[], action: string): readonly string[] {
  const granting = documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow')
    .filter((statement) =>
      statement.action === undefined
        ? !(statement.notAction ?? []).some((pattern) => matchesAction(pattern, action))
        : statement.action.some((pattern) => matchesAction(pattern, action)),
    );
  return [...new Set(granting.flatMap(({ resource }) => resource ?? ['*']))].sort();
}

function rank(answer: Answer): number {
  return ['no', 'maybe', 'yes'].indexOf(answer);
}

function examples(calls: readonly Unmet[]): readonly Unmet[] {
  return calls.slice(0, 10).map(({ action, resource }) => ({ action, resource }));
}
