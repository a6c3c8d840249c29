import { readFileSync } from 'node:fs';
import type { ContextValue } from '../../lib/domain/policy/context.ts';
import { type Decision, evaluate } from '../../lib/domain/policy/evaluate.ts';

/** A case as data: `doc` is the AWS page (or the rule of ours) that the expected answer comes from. */
export interface PolicyCase {
  readonly name: string;
  readonly doc: string;
}

/** A case that asks whether a request is allowed. */
export interface RequestCase extends PolicyCase {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
  readonly complete?: boolean;
  readonly expected: Decision;
}

/** What some policies decide on the request of a case. */
export const decisionOn = (
  { action, resource, context = {}, complete }: RequestCase,
  policies: Parameters<typeof evaluate>[0],
) =>
  evaluate(policies, {
    action,
    resource,
    context,
    ...(complete === undefined ? {} : { contextComplete: complete }),
  });

/** The cases of one file beside the tests of the policy algebra, with its pages spelled out. */
export function policyCases<T extends PolicyCase>(file: string): readonly T[] {
  const url = new URL(`../unit/domain/policy/cases/${file}.json`, import.meta.url);
  const { docs, cases } = JSON.parse(readFileSync(url, 'utf8')) as {
    docs: Readonly<Record<string, string>>;
    cases: readonly T[];
  };
  return cases.map((one) => {
    const doc = docs[one.doc];
    if (doc === undefined) throw new Error(`${file}: no page named ${one.doc}`);
    return { ...one, doc };
  });
}
