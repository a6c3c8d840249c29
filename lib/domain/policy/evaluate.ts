import { inActions } from './action-set.ts';
import { splitArn } from './arn.ts';
import { holds } from './condition.ts';
import { type Context, type Lookup, lookupIn } from './context.ts';
import type { PolicyDocument } from './document.ts';
import { inResources, type RequestResource } from './resource-set.ts';
import { type Rule, rulesOf } from './rule.ts';
import { every, type Truth } from './truth.ts';

export interface Policies {
  readonly identity: readonly PolicyDocument[];
  /** The permissions boundary: it must allow too. */
  readonly boundary?: PolicyDocument;
  /** The session policies of the session: one of them must allow too. */
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

interface Layer {
  readonly name: LayerName;
  readonly rules: readonly Rule[];
}

/** The statements of one layer whose actions include the action asked for. */
interface Program {
  readonly name: LayerName;
  readonly denies: readonly Rule[];
  readonly allows: readonly Rule[];
}

/**
 * What IAM decides from a role's identity policies, boundary, session policies and SCPs: any Deny that applies wins, then
 * every layer (of the SCPs every level) must have an Allow that applies. Resource policies and RCPs are not looked at.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: Policies, request: Request): Evaluation {
  return compile(policies)(request);
}

/** `evaluate` for many requests: policies are read once, and which statements an action concerns is kept. */
export function compile(policies: Policies): (request: Request) => Evaluation {
  const layers: readonly Layer[] = [
    { name: { layer: 'identity' }, rules: rulesOf(policies.identity) },
    ...(policies.boundary === undefined
      ? []
      : [{ name: { layer: 'boundary' as const }, rules: rulesOf([policies.boundary]) }]),
    ...(policies.session === undefined
      ? []
      : [{ name: { layer: 'session' as const }, rules: rulesOf(policies.session) }]),
    ...(policies.scps ?? []).map((documents, level) => ({
      name: { layer: 'scp' as const, level },
      rules: rulesOf(documents),
    })),
  ];
  const programs = new Map<string, readonly Program[]>();
  return (request) => {
    const action = request.action.toLowerCase();
    let program = programs.get(action);
    if (program === undefined) {
      program = layers.map((layer) => programOf(layer, action));
      programs.set(action, program);
    }
    return decide(program, request);
  };
}

function programOf({ name, rules }: Layer, action: string): Program {
  const concerned = rules.filter(({ actions }) => inActions(actions, action));
  return {
    name,
    denies: concerned.filter(({ effect }) => effect === 'Deny'),
    allows: concerned.filter(({ effect }) => effect === 'Allow'),
  };
}

function decide(programs: readonly Program[], request: Request): Evaluation {
  const resource = { text: request.resource, components: splitArn(request.resource) };
  const lookup = lookupIn(request.context, request.contextComplete === true);
  const applies = (rule: Rule): Truth => appliesTo(rule, resource, lookup);

  const denials = programs.map(({ name, denies }) => first(name, denies, applies));
  const denied = denials.find(({ truth }) => truth === 'yes');
  if (denied?.rule !== undefined) return found('explicit-deny', denied.name, denied.rule);

  const grants = programs.map(({ name, allows }) => first(name, allows, applies));
  if (grants.some(({ truth }) => truth === 'no')) return { decision: 'implicit-deny' };

  const open = [...denials, ...grants].find(({ truth }) => truth === 'unknown');
  if (open?.rule !== undefined) return found('unknown', open.name, open.rule);
  const [granted] = grants;
  return granted?.rule === undefined
    ? { decision: 'implicit-deny' }
    : found('allowed', granted.name, granted.rule);
}

function appliesTo(
  { resources, condition }: Rule,
  resource: RequestResource,
  lookup: Lookup,
): Truth {
  const reaches = inResources(resources, resource, lookup);
  if (reaches === 'no' || condition.length === 0) return reaches;
  const met = every(condition, (atom) => holds(atom, lookup));
  return met === 'yes' ? reaches : met;
}

/** The first rule that applies, else the first that may. */
function first(
  name: LayerName,
  rules: readonly Rule[],
  applies: (rule: Rule) => Truth,
): { readonly name: LayerName; readonly truth: Truth; readonly rule?: Rule } {
  let open: Rule | undefined;
  for (const rule of rules) {
    const truth = applies(rule);
    if (truth === 'yes') return { name, truth, rule };
    if (truth === 'unknown') open ??= rule;
  }
  return open === undefined ? { name, truth: 'no' } : { name, truth: 'unknown', rule: open };
}

function found(decision: Decision, name: LayerName, rule: Rule): Evaluation {
  const { document, statement, sid } = rule;
  return {
    decision,
    statement: { ...name, document, statement, ...(sid === undefined ? {} : { sid }) },
  };
}
