import { expect, it } from 'vitest';
import { compile, evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../../../lib/domain/policy/parse.ts';
import { decisionOn, policyCases, type RequestCase } from '../../../support/policy-cases.ts';

interface EvaluateCase extends RequestCase {
  readonly version?: string;
  readonly statements: readonly unknown[];
  readonly boundary?: readonly unknown[];
  /** `layer document.statement sid`, where the case says. */
  readonly decidedBy?: string;
}

const document = (statements: readonly unknown[], Version = '2012-10-17') =>
  parsePolicy({ Version, Statement: statements }, 'case');

it.each(policyCases<EvaluateCase>('evaluate'))('$name: $expected', (given) => {
  const { statements, version, boundary } = given;
  const policies = {
    identity: [document(statements, version)],
    ...(boundary === undefined ? {} : { boundary: document(boundary) }),
  };

  const { decision, statement } = decisionOn(given, policies);

  expect(decision, given.doc).toBe(given.expected);
  if (given.decidedBy !== undefined) {
    const { layer, document: at, statement: index, sid } = statement ?? {};
    expect(`${layer} ${at}.${index}${sid === undefined ? '' : ` ${sid}`}`).toBe(given.decidedBy);
  }
});

it('answers many requests from policies read once, each as if asked alone', () => {
  const policies = {
    identity: [document([{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }])],
  };
  const ask = compile(policies);
  const actions = ['s3:GetObject', 's3:PutObject', 's3:getobject', 's3:GetObject'];

  const decisions = actions.map((action) => ask({ action, resource: '*', context: {} }).decision);

  expect(decisions).toEqual(['allowed', 'implicit-deny', 'allowed', 'allowed']);
});

it('takes the context as a Map too', () => {
  const condition = { StringEquals: { 'aws:PrincipalTag/team': 'a' } };
  const policies = {
    identity: [document([{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }])],
  };
  const context = new Map([['AWS:PrincipalTag/Team', 'a']]);

  expect(evaluate(policies, { action: 's3:Get', resource: '*', context }).decision).toBe('allowed');
});
