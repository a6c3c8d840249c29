import { expect, it } from 'vitest';
import { atomsOf, holds } from '../../../../lib/domain/policy/condition.ts';
import { type ContextValue, lookupIn } from '../../../../lib/domain/policy/context.ts';
import type { Truth } from '../../../../lib/domain/policy/truth.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

interface ConditionCase extends PolicyCase {
  readonly operator: string;
  /** `test:key` when the case does not say. */
  readonly key?: string;
  readonly values: readonly string[];
  /** What the request has under the key; absent when the case does not say. */
  readonly value?: ContextValue;
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** True when the case does not say. */
  readonly complete?: boolean;
  readonly expected: Truth;
}

it.each(policyCases<ConditionCase>('conditions'))('$name: $expected', (given) => {
  const { operator, key = 'test:key', values, value, context = {}, complete = true } = given;
  const known = value === undefined ? context : { ...context, [key]: value };
  const [atom] = atomsOf({ [operator]: { [key]: values } });

  const truth = atom && holds(atom, lookupIn(known, complete));

  expect(truth, given.doc).toBe(given.expected);
});
