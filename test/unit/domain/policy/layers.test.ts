import { expect, it } from 'vitest';
import type { evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { decisionOn, policyCases, type RequestCase } from '../../../support/policy-cases.ts';

type Statements = readonly unknown[];

interface LayersCase extends RequestCase {
  readonly identity: readonly Statements[];
  readonly boundary?: Statements;
  readonly session?: readonly Statements[];
  /** Level by level, the root first. */
  readonly scps?: readonly (readonly Statements[])[];
  /** `layer document.statement`, of SCPs `scp level document.statement`, where one decides. */
  readonly decidedBy?: string;
}

const document = (Statement: Statements) =>
  parsePolicy({ Version: '2012-10-17', Statement }, 'case');

it.each(policyCases<LayersCase>('layers'))('$name: $expected', (given) => {
  const { identity, boundary, session, scps } = given;
  const policies = {
    identity: identity.map(document),
    ...(boundary === undefined ? {} : { boundary: document(boundary) }),
    ...(session === undefined ? {} : { session: session.map(document) }),
    ...(scps === undefined ? {} : { scps: scps.map((level) => level.map(document)) }),
  };

  const { decision, statement } = decisionOn(given, policies);

  expect(decision, given.doc).toBe(given.expected);
  expect(statement === undefined ? undefined : nameOf(statement)).toBe(given.decidedBy);
});

function nameOf(by: NonNullable<ReturnType<typeof evaluate>['statement']>): string {
  const level = by.level === undefined ? '' : `${by.level} `;
  return `${by.layer} ${level}${by.document}.${by.statement}`;
}
