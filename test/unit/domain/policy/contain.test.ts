import { expect, it } from 'vitest';
import { type Containment, contains } from '../../../../lib/domain/policy/contain.ts';
import { evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

interface ContainCase extends PolicyCase {
  readonly outer: readonly unknown[];
  readonly outerVersion?: string;
  readonly inner: readonly unknown[];
  readonly expected: Containment['kind'];
}

/** One document a statement, as what stands together must not matter. */
const documents = (statements: readonly unknown[], Version = '2012-10-17') =>
  statements.map((Statement) => parsePolicy({ Version, Statement }, 'case'));

it.each(policyCases<ContainCase>('contain'))('$name: $expected', (given) => {
  const outer = documents(given.outer, given.outerVersion);
  const inner = documents(given.inner);

  const verdict = contains(outer, inner);

  expect(verdict, given.doc).toMatchObject({ kind: given.expected });
  if (verdict.kind === 'refuted') {
    const request = { ...verdict.witness, contextComplete: true };
    expect(evaluate({ identity: inner }, request).decision).toBe('allowed');
    expect(evaluate({ identity: outer }, request).decision).toMatch(/deny/);
  }
  if (verdict.kind === 'not-proven') expect(verdict.reason).toMatch(/ on .*: /);
});
