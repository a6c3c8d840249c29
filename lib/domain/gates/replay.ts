import type { Call, Denial } from '../evidence/evidence.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { compile } from '../policy/evaluate.ts';
import { matchesAction } from '../policy/glob.ts';

/** A call for which a gate did not hold. */
export interface Unmet {
  readonly action: string;
  readonly resource: string | null;
}

/** `maybe`: it depends on a condition whose key the log does not show. */
export type Answer = 'yes' | 'maybe' | 'no';

type Asked = Pick<Call, 'action' | 'resource'> & { readonly context?: Call['context'] };

/**
 * Answers whether documents allow a call. A call whose resource the log does not show is allowed as far as every
 * resource pattern on which the documents grant the action is; see `probes`.
 */
export function decide(documents: readonly PolicyDocument[]): (call: Asked) => Answer {
  const evaluate = compile({ identity: documents });
  return ({ action, resource, context = {} }) => {
    const asked = resource === null ? probes(documents, action) : [resource];
    const answers = asked.map((each) => {
      const { decision } = evaluate({ action, resource: each, context, contextComplete: false });
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
  const asked = calls.flatMap((call) => {
    const resources = call.resource === null ? probes(before, call.action) : [call.resource];
    return resources.map((resource) => ({ action: call.action, resource, context: call.context }));
  });
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
 * Stand-ins for a resource that the log does not show: the resource patterns on which an action is granted, as
 * literal text. A draft that kept the pattern allows its text; a draft that cut it down does not.
 */
function probes(documents: readonly PolicyDocument[], action: string): readonly string[] {
  const grants = documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  const granting = grants.filter((statement) =>
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
