import type { Json } from './call.ts';
import { iamArn } from './organisation.ts';

export interface PolicyJson {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Json[];
}

/** A managed policy of the sample account. */
export interface SamplePolicy {
  readonly name: string;
  readonly arn: string;
  /** The version in force. */
  readonly document: PolicyJson;
  /** Versions before it, oldest first; kept by IAM, not in force. */
  readonly former: readonly PolicyJson[];
}

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export function document(...statements: readonly Json[]): PolicyJson {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(
  actions: string | readonly string[],
  resources: string | readonly string[] = '*',
  condition?: Condition,
): Json {
  return statement('Allow', { Action: actions, Resource: resources }, condition);
}

export function deny(
  actions: string | readonly string[],
  resources: string | readonly string[] = '*',
  condition?: Condition,
): Json {
  return statement('Deny', { Action: actions, Resource: resources }, condition);
}

export function denyAllBut(actions: readonly string[], condition: Condition): Json {
  return statement('Deny', { NotAction: actions, Resource: '*' }, condition);
}

function statement(
  effect: 'Allow' | 'Deny',
  scope: Readonly<Record<string, Json>>,
  condition?: Condition,
): Json {
  return { Effect: effect, ...scope, ...(condition && { Condition: condition }) };
}

/** A customer managed policy. */
export function managed(
  name: string,
  document: PolicyJson,
  former: readonly PolicyJson[] = [],
): SamplePolicy {
  return { name, arn: iamArn(`policy/${name}`), document, former };
}

/** A policy that AWS manages, as people attach it. */
export function awsManaged(name: string, document: PolicyJson, path = '/'): SamplePolicy {
  return { name, arn: `arn:aws:iam::aws:policy${path}${name}`, document, former: [] };
}
