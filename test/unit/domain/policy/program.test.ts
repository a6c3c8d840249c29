import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inActions } from '../../../../lib/domain/policy/action-set.ts';
import { splitArn } from '../../../../lib/domain/policy/arn.ts';
import { holds } from '../../../../lib/domain/policy/condition.ts';
import { type Lookup, lookupIn } from '../../../../lib/domain/policy/context.ts';
import type { PolicyDocument } from '../../../../lib/domain/policy/document.ts';
import {
  compile,
  type Evaluation,
  type Policies,
  type Request,
} from '../../../../lib/domain/policy/evaluate.ts';
import { inResources } from '../../../../lib/domain/policy/resource-set.ts';
import { type Rule, rulesOf } from '../../../../lib/domain/policy/rule.ts';
import { every, type Truth } from '../../../../lib/domain/policy/truth.ts';
import { documents, requests } from '../../../support/policy-arbitraries.ts';

const USER = `\${aws:username}`;

/** Texts that are nearly ARNs, and patterns of the same words: many colons, few letters. */
const words = (...more: readonly string[]) =>
  fc.oneof(
    fc
      .array(fc.constantFrom('a', 'ab', 'b', '', ...more), { minLength: 4, maxLength: 8 })
      .map((parts) => ['arn', ...parts].join(':')),
    fc
      .array(fc.constantFrom('a', 'b', ':', '/', ...more), { maxLength: 9 })
      .map((all) => all.join('')),
  );
const resources = words();
const patterns = fc.oneof(
  words('*', '?', 'a*', '*b', 'a*b*', 'a?', USER, `\${*}`),
  fc.constant('*'),
);

const unconditional = fc
  .array(
    fc.record({
      effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
      action: fc.constant(['*']),
      negated: fc.boolean(),
      list: fc.array(patterns, { minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map(
    (all): PolicyDocument => ({
      version: '2012-10-17',
      statements: all.map(({ effect, action, negated, list }) => ({
        effect,
        action,
        [negated ? 'notResource' : 'resource']: list,
      })),
    }),
  );

it('finds in its trie what a comparison with every pattern finds', { timeout: 120_000 }, () => {
  const contexts = fc.constantFrom({}, { 'aws:username': 'a' });
  const asked = fc.record({ resource: resources, context: contexts, complete: fc.boolean() });
  const decided = new Set<string>();
  fc.assert(
    fc.property(unconditional, fc.array(asked, { minLength: 1, maxLength: 8 }), (document, all) => {
      const ask = compile({ identity: [document] });
      for (const { resource, context, complete } of all) {
        const request = { action: 'a:b', resource, context, contextComplete: complete };
        const answer = ask(request);
        decided.add(answer.decision);
        expect(answer).toEqual(plainly({ identity: [document] }, request));
      }
    }),
    { numRuns: 2_000 },
  );
  expect([...decided].sort()).toEqual(['allowed', 'explicit-deny', 'implicit-deny', 'unknown']);
});

it('decides as reading every statement in turn does', { timeout: 120_000 }, () => {
  const several = fc.array(documents, { minLength: 1, maxLength: 2 });
  const policies = fc.record(
    { identity: several, boundary: documents, session: several, scps: fc.array(several) },
    { requiredKeys: ['identity'] },
  );
  fc.assert(
    fc.property(policies, fc.array(requests, { minLength: 1, maxLength: 5 }), (given, asked) => {
      const ask = compile(given);
      for (const request of asked) expect(ask(request)).toEqual(plainly(given, request));
    }),
    { numRuns: 500 },
  );
});

/** The rules of evaluation with nothing done to be quick. */
function plainly(
  { identity, boundary, session, scps = [] }: Policies,
  request: Request,
): Evaluation {
  const layers = [
    { layer: 'identity' as const, documents: identity },
    ...(boundary === undefined ? [] : [{ layer: 'boundary' as const, documents: [boundary] }]),
    ...(session === undefined ? [] : [{ layer: 'session' as const, documents: session }]),
    ...scps.map((documents, level) => ({ layer: 'scp' as const, level, documents })),
  ].map(({ documents, ...name }) => ({ name, rules: rulesOf(documents) }));
  const lookup = lookupIn(request.context, request.contextComplete === true);
  const first = (effect: Rule['effect']) =>
    layers.map(({ name, rules }) => {
      const of = rules.filter((rule) => rule.effect === effect);
      const truths = of.map((rule) => ({ name, rule, truth: applies(rule, request, lookup) }));
      return (
        truths.find(({ truth }) => truth === 'yes') ??
        truths.find(({ truth }) => truth === 'unknown')
      );
    });
  const [denials, grants] = [first('Deny'), first('Allow')];
  const says = (decision: Evaluation['decision'], found: (typeof grants)[number]): Evaluation => {
    if (found === undefined) return { decision };
    const { document, statement, sid } = found.rule;
    return {
      decision,
      statement: { ...found.name, document, statement, ...(sid === undefined ? {} : { sid }) },
    };
  };
  const denied = denials.find((found) => found?.truth === 'yes');
  if (denied !== undefined) return says('explicit-deny', denied);
  if (grants.includes(undefined)) return { decision: 'implicit-deny' };
  const open = [...denials, ...grants].find((found) => found?.truth === 'unknown');
  return open === undefined ? says('allowed', grants[0]) : says('unknown', open);
}

function applies(rule: Rule, { action, resource }: Request, lookup: Lookup): Truth {
  const asked = { text: resource, components: splitArn(resource) };
  return every(
    [
      () => (inActions(rule.actions, action.toLowerCase()) ? 'yes' : 'no') as Truth,
      () => inResources(rule.resources, asked, lookup),
      ...rule.condition.map((atom) => () => holds(atom, lookup)),
    ],
    (test) => test(),
  );
}
