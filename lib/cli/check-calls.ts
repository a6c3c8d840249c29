import { statementIndex } from '../domain/difference/statement-index.ts';
import type { Call, Evidence } from '../domain/evidence/evidence.ts';
import { contains } from '../domain/policy/contain.ts';
import type { PolicyDocument, Statement } from '../domain/policy/document.ts';
import { compile, type Decision, type Policies } from '../domain/policy/evaluate.ts';
import type { Layers, Place } from './policy-layers.ts';

/** A call of the logs that the policies would not surely allow; the fields of the call are as in the evidence. */
export interface Doubtful
  extends Pick<Call, 'action' | 'resource' | 'pattern' | 'event' | 'via' | 'context'>,
    Pick<Call, 'count' | 'first' | 'last' | 'samples'> {
  readonly role: string;
  readonly decision: Exclude<Decision, 'allowed'>;
  /** The statement that refuses it, or that an unknown decision hangs on; null for an implicit deny. */
  readonly statement: Place | null;
}

export interface Checked {
  /** Distinct (role, action, resource), and how many calls they were. */
  readonly allowed: { readonly distinct: number; readonly calls: number };
  readonly denied: readonly Doubtful[];
  /** Hang on conditions whose keys the logs do not show. */
  readonly unknown: readonly Doubtful[];
  /** The logs do not show the resource, and the policies allow the action on some only. */
  readonly unseen: readonly Doubtful[];
}

/** Decides every call anew by the policies. What the logs do not show of a call is never guessed. */
export function checkCalls(evidence: readonly Evidence[], layers: Layers): Checked {
  const evaluate = compile(layers.policies);
  const anywhere = deciderAnywhere(layers.policies);
  const found = evidence.flatMap(({ roleArn, calls }) =>
    calls.map((call) => {
      const { action, resource, pattern, context } = call;
      if (resource === null) {
        const decision = anywhere(action, pattern ?? '*');
        return { roleArn, call, decision, statement: null, seen: false };
      }
      const { decision, statement } = evaluate({
        action,
        resource,
        context,
        contextComplete: false,
      });
      const place = statement === undefined ? null : layers.placeOf(statement);
      return { roleArn, call, decision, statement: place, seen: true };
    }),
  );
  const allowed = found.filter(({ decision }) => decision === 'allowed');
  const doubtful = found.flatMap(({ roleArn, call, decision, statement, seen }) => {
    if (decision === 'allowed') return [];
    const { action, resource, pattern, event, via, context, count, first, last, samples } = call;
    const told = { action, resource, pattern, event, via, context, count, first, last, samples };
    return [{ seen, row: { role: roleArn, ...told, decision, statement } }];
  });
  const rows = (test: (row: Doubtful, seen: boolean) => boolean): readonly Doubtful[] =>
    doubtful.filter(({ row, seen }) => test(row, seen)).map(({ row }) => row);
  return {
    allowed: {
      distinct: allowed.length,
      calls: allowed.reduce((sum, { call }) => sum + call.count, 0),
    },
    denied: rows(({ decision }) => decision !== 'unknown'),
    unknown: rows(({ decision }, seen) => decision === 'unknown' && seen),
    unseen: rows(({ decision }, seen) => decision === 'unknown' && !seen),
  };
}

/**
 * Decides a call on a resource of which only a pattern is known: allowed when every layer holds all of the pattern,
 * denied when one layer allows none of it.
 */
function deciderAnywhere(policies: Policies): (action: string, pattern: string) => Decision {
  const layers = layersOf(policies).map(statementIndex);
  const known = new Map<string, Decision>();
  return (action, pattern) => {
    const key = `${action} ${pattern}`;
    const decision =
      known.get(key) ??
      decideOn(
        pattern,
        action,
        layers.map(({ statementsOn }) => statementsOn(action)),
      );
    known.set(key, decision);
    return decision;
  };
}

function layersOf({
  identity,
  boundary,
  session,
  scps = [],
}: Policies): readonly (readonly PolicyDocument[])[] {
  return [
    identity,
    ...(boundary === undefined ? [] : [[boundary]]),
    ...(session === undefined ? [] : [session]),
    ...scps,
  ];
}

function decideOn(
  pattern: string,
  action: string,
  layers: readonly (readonly Statement[])[],
): Decision {
  const asked: Statement = { effect: 'Allow', action: [action], resource: [pattern] };
  const elsewhere: Statement = { effect: 'Deny', action: [action], notResource: [pattern] };
  if (layers.every((layer) => isWithin([asked], layer))) return 'allowed';
  const refusing = layers.find((layer) => isWithin([...layer, elsewhere], []));
  if (refusing === undefined) return 'unknown';
  return refusing.some(({ effect }) => effect === 'Allow') ? 'explicit-deny' : 'implicit-deny';
}

function isWithin(inner: readonly Statement[], outer: readonly Statement[]): boolean {
  const [ours, theirs] = [inner, outer].map((statements) => ({
    version: '2012-10-17' as const,
    statements,
  }));
  if (ours === undefined || theirs === undefined) return false;
  return contains([theirs], [ours]).kind === 'proven';
}
