import { expect, it } from 'vitest';
import type { ContextValue } from '../../../../lib/domain/policy/context.ts';
import { type Decision, evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';
import { type OracleCase, oracleDecision } from '../../../support/policy-oracle.ts';
import { questions } from '../../../support/policy-questions.ts';

/** Another run takes another seed; a disagreement prints it with the question. */
const SEED = Number(process.env['POLICY_SEED'] ?? 20_261_124);
const COUNT = Number(process.env['POLICY_CASES'] ?? 2_000);

function ourDecision({ identity, boundary, action, resource, context }: OracleCase): Decision {
  const policies = {
    identity: identity.map((policy) => parsePolicy(policy, 'identity')),
    ...(boundary === undefined ? {} : { boundary: parsePolicy(boundary, 'boundary') }),
  };
  return evaluate(policies, { action, resource, context, contextComplete: true }).decision;
}

it('decides as an independent evaluator does', () => {
  const tally = new Map<Decision, number>();
  for (const question of questions(SEED, COUNT)) {
    const decision = ourDecision(question);
    tally.set(decision, (tally.get(decision) ?? 0) + 1);
    expect(decision, `seed ${SEED}: ${JSON.stringify(question)}`).toBe(oracleDecision(question));
  }
  // Agreement on nothing but denials would show little.
  for (const decision of ['allowed', 'implicit-deny', 'explicit-deny'] as const)
    expect(tally.get(decision)).toBeGreaterThan(COUNT / 20);
});

interface SettledCase extends PolicyCase {
  readonly statements: readonly unknown[];
  readonly version?: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly ours: Decision;
  readonly oracle: Decision;
}

it.each(policyCases<SettledCase>('settled'))('differs knowingly: $name', (settled) => {
  const { statements, version = '2012-10-17', action, resource, context } = settled;
  const identity = [{ Version: version, Statement: statements }];
  const question = { identity, action, resource, context };

  expect(ourDecision(question), settled.doc).toBe(settled.ours);
  expect(oracleDecision(question)).toBe(settled.oracle);
});
