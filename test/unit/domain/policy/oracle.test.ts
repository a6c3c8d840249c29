import { expect, it } from 'vitest';
import type { ContextValue } from '../../../../lib/domain/policy/context.ts';
import type { Decision } from '../../../../lib/domain/policy/evaluate.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';
import { ourDecision, SEED } from '../../../support/policy-differential.ts';
import { oracleDecision, oracleSessionDecision } from '../../../support/policy-oracle.ts';
import { questions } from '../../../support/policy-questions.ts';

it('limits a session to its policy as an independent evaluator does', async () => {
  const seen = new Set<Decision>();
  for (const question of questions(SEED, 1_000, true)) {
    const decision = ourDecision(question);
    seen.add(decision);
    const theirs = await oracleSessionDecision(question);
    expect(theirs, `seed ${SEED}: ${JSON.stringify(question)}`).toBe(decision);
  }
  expect([...seen].sort()).toEqual(['allowed', 'explicit-deny', 'implicit-deny']);
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
