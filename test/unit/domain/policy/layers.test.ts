import { expect, it } from 'vitest';
import type { ContextValue } from '../../../../lib/domain/policy/context.ts';
import { type Decision, evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

type Statements = readonly unknown[];

interface LayersCase extends PolicyCase {
  readonly identity: readonly Statements[];
  readonly boundary?: Statements;
  readonly session?: readonly Statements[];
  /** Level by level, the root first. */
  readonly scps?: readonly (readonly Statements[])[];
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly complete?: boolean;
  readonly expected: Decision;
  /** `layer document.statement`, of SCPs `scp level document.statement`, where one decides. */
  readonly decidedBy?: string;
}

const document = (Statement: Statements) =>
  parsePolicy({ Version: '2012-10-17', Statement }, 'case');

it.each(policyCases<LayersCase>('layers'))('$name: $expected', (given) => {
  const { identity, boundary, session, scps, action, resource, context = {}, complete } = given;
  const policies = {
    identity: identity.map(document),
    ...(boundary === undefined ? {} : { boundary: document(boundary) }),
    ...(session === undefined ? {} : { session: session.map(document) }),
    ...(scps === undefined ? {} : { scps: scps.map((level) => level.map(document)) }),
  };

  const { decision, statement } = evaluate(policies, {
    action,
    resource,
    context,
    ...(complete === undefined ? {} : { contextComplete: complete }),
  });

  expect(decision, given.doc).toBe(given.expected);
  expect(statement === undefined ? undefined : nameOf(statement)).toBe(given.decidedBy);
});

function nameOf(by: NonNullable<ReturnType<typeof evaluate>['statement']>): string {
  const level = by.level === undefined ? '' : `${by.level} `;
  return `${by.layer} ${level}${by.document}.${by.statement}`;
}
