import { expect } from 'vitest';
import { type Decision, evaluate } from '../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../lib/domain/policy/parse.ts';
import { ASKED_KEYS, formsOf } from './policy-conditions.ts';
import { type OracleCase, oracleDecision } from './policy-oracle.ts';
import { questions } from './policy-questions.ts';

/** Another run takes another seed, `POLICY_SEED=7 npm test`, or asks more, `POLICY_CASES=50000` in each shard. */
export const SEED = Number(process.env['POLICY_SEED'] ?? 20_261_124);
const CASES_IN_A_SHARD = Number(process.env['POLICY_CASES'] ?? 5_000);

/** What ours says of the oracle's question. */
export function ourDecision(asked: OracleCase): Decision {
  const { identity, boundary, session, scps, action, resource, context } = asked;
  const parsed = (policies: readonly unknown[], where: string) =>
    policies.map((policy) => parsePolicy(policy, where));
  const policies = {
    identity: parsed(identity, 'identity'),
    ...(boundary === undefined ? {} : { boundary: parsePolicy(boundary, 'boundary') }),
    ...(session === undefined ? {} : { session: [parsePolicy(session, 'session')] }),
    ...(scps === undefined ? {} : { scps: scps.map((level) => parsed(level, 'scp')) }),
  };
  return evaluate(policies, { action, resource, context, contextComplete: true }).decision;
}

/**
 * Asks both evaluators the questions of one shard and expects the same decisions. Agreement on nothing but denials, or
 * on few operators, would show little: so every decision, layer and operator must have been asked often enough.
 */
export function expectAgreement(shard: number): void {
  const seed = SEED + shard;
  const tally = new Map<string, number>();
  for (const question of questions(seed, CASES_IN_A_SHARD)) {
    const decision = ourDecision(question);
    expect(oracleDecision(question), `seed ${seed}: ${JSON.stringify(question)}`).toBe(decision);
    for (const name of [decision, ...layersIn(question), ...operatorsIn(question)])
      tally.set(name, (tally.get(name) ?? 0) + 1);
  }
  const often = ['allowed', 'implicit-deny', 'explicit-deny', 'boundary', 'scps'];
  for (const name of often) expect(tally.get(name), name).toBeGreaterThan(CASES_IN_A_SHARD / 20);
  for (const operator of new Set(ASKED_KEYS.flatMap(formsOf)))
    expect(tally.get(operator), operator).toBeGreaterThan(CASES_IN_A_SHARD / 500);
  report(`policy oracle: seed ${seed}, ${CASES_IN_A_SHARD} questions, ${summary(tally)}`);
}

function summary(tally: ReadonlyMap<string, number>): string {
  const count = (name: string): string => `${tally.get(name)} ${name}`;
  return [...['allowed', 'implicit-deny', 'explicit-deny'].map(count), '0 disagreements'].join(
    ', ',
  );
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function layersIn({ boundary, scps }: OracleCase): readonly string[] {
  return [...(boundary === undefined ? [] : ['boundary']), ...(scps === undefined ? [] : ['scps'])];
}

/** The condition operators in the question's policies. */
function operatorsIn(question: OracleCase): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify(question, (key, value: unknown) => {
    if (key === 'Condition') for (const operator of Object.keys(value ?? {})) found.add(operator);
    return value;
  });
  return found;
}
