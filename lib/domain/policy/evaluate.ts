import { type Context, lookupIn } from './context.ts';
import type { PolicyDocument } from './document.ts';
import { type Layer, type Program, programsOf } from './program/programs.ts';
import { type Finding, findIn, readyRule } from './program/rule-group.ts';
import { type Rule, rulesOf } from './rule.ts';

export interface Policies {
  readonly identity: readonly PolicyDocument[];
  /** The permissions boundary: it must allow too. */
  readonly boundary?: PolicyDocument;
  /** The policies passed when the session was made: when there are any, one of them must allow too. */
  readonly session?: readonly PolicyDocument[];
  /** Service control policies, level by level from the root to the account: one of each level must allow too. */
  readonly scps?: readonly (readonly PolicyDocument[])[];
}

export interface Request {
  /** `service:Action`; case does not count. */
  readonly action: string;
  /**
   * An ARN, or `*` for an action that has no resource. Taken as literal text: a `*` or `?` in it is an ordinary
   * character, so asking with a pattern asks about the one resource of that name, not about all it matches.
   */
  readonly resource: string;
  /** The context keys that are known, in any case. */
  readonly context: Context;
  /** True when a key that is not in `context` is not in the request; otherwise its value is not known. */
  readonly contextComplete?: boolean;
}

/** `unknown`: depends on context that is not known. */
export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny' | 'unknown';

/** Which statement decided: the first that does. Indexes count from 0. */
interface Deciding {
  readonly layer: 'identity' | 'boundary' | 'session' | 'scp';
  /** Of the SCPs: which level, the root is 0. */
  readonly level?: number;
  readonly document: number;
  readonly statement: number;
  readonly sid?: string;
}

export interface Evaluation {
  readonly decision: Decision;
  /** None for an implicit deny. */
  readonly statement?: Deciding;
}

type LayerName = Pick<Deciding, 'layer' | 'level'>;

const IMPLICIT_DENY: Evaluation = { decision: 'implicit-deny' };

/**
 * What IAM decides from a role's identity policies, boundary, session policies and SCPs: any Deny that applies wins, then
 * every layer (of the SCPs every level) must have an Allow that applies. Resource policies and RCPs are not looked at.
 * `unknown` only where both answers are possible: what is settled whatever the unknown may be, is decided.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: Policies, request: Request): Evaluation {
  return compile(policies)(request);
}

/** `evaluate` for many requests: policies are read once, and what concerns an action is put in order once. */
export function compile(policies: Policies): (request: Request) => Evaluation {
  const programs = programsOf(layersOf(policies));
  return (request) => decide(programs(request.action), request);
}

function layersOf({ identity, boundary, session, scps }: Policies): readonly Layer<Evaluation>[] {
  return [
    layerOf({ layer: 'identity' }, identity),
    ...(boundary === undefined ? [] : [layerOf({ layer: 'boundary' }, [boundary])]),
    ...(session === undefined || session.length === 0
      ? []
      : [layerOf({ layer: 'session' }, session)]),
    ...(scps ?? []).map((documents, level) => layerOf({ layer: 'scp', level }, documents)),
  ];
}

function layerOf(name: LayerName, documents: readonly PolicyDocument[]): Layer<Evaluation> {
  const rules = rulesOf(documents).map((rule, order) => ({ rule, order }));
  const of = (effect: Rule['effect'], decision: Decision) =>
    rules
      .filter(({ rule }) => rule.effect === effect)
      .map(({ rule, order }) => {
        const { document, statement, sid } = rule;
        const by = { ...name, document, statement, ...(sid === undefined ? {} : { sid }) };
        return readyRule<Evaluation>(rule, order, {
          applies: { decision, statement: by },
          mayApply: { decision: 'unknown', statement: by },
        });
      });
  return { denies: of('Deny', 'explicit-deny'), allows: of('Allow', 'allowed') };
}

function decide(layers: readonly Program<Evaluation>[], request: Request): Evaluation {
  const { resource } = request;
  const lookup = lookupIn(request.context, request.contextComplete === true);
  let open: Finding<Evaluation> | null = null;
  for (const { denies } of layers) {
    const found = findIn(denies, resource, lookup);
    if (found?.truth === 'yes') return found.answer;
    open ??= found;
  }
  let granted: Finding<Evaluation> | null = null;
  for (const { allows } of layers) {
    const found = findIn(allows, resource, lookup);
    if (found === null) return IMPLICIT_DENY;
    if (found.truth === 'unknown') open ??= found;
    granted ??= found;
  }
  return (open ?? granted)?.answer ?? IMPLICIT_DENY;
}
