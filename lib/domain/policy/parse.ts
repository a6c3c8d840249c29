import type { PolicyDocument, Statement } from './document.ts';
import { bad, commonElements, documentOf, listOf, members, oneOf } from './parse-elements.ts';

const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/**
 * An identity policy from an object, from JSON text, or from URL-encoded JSON text as IAM returns it. Strings become
 * lists, a single statement a list of one, condition values strings, and a missing Version 2008-10-17. Any name of an
 * operator is taken: what IAM does not document, the evaluator answers with `unknown`. Throws BadInput that names the
 * element, such as `role app: Statement[2].Action[0]`, and what it may be; `where` comes first in it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(json: unknown, where: string): PolicyDocument {
  return documentOf(json, where, statementOf);
}

function statementOf(value: unknown, where: string): Statement {
  const given = members(value, where, { what: 'a statement', allowed: STATEMENT_ELEMENTS });
  const { sid, effect, condition } = commonElements(given, where);
  const [action, actions] = oneOf(given, where, 'Action', 'NotAction');
  const [resource, resources] = oneOf(given, where, 'Resource', 'NotResource');
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    [action === 'Action' ? 'action' : 'notAction']: listOf(actions, `${where}.${action}`, anAction),
    [resource === 'Resource' ? 'resource' : 'notResource']: listOf(
      resources,
      `${where}.${resource}`,
      aResource,
    ),
    ...(condition === undefined ? {} : { condition }),
  };
}

function anAction(value: unknown, where: string): string {
  if (typeof value === 'string' && (/^\*+$/.test(value) || /^[^\s:]+:[^\s:]+$/.test(value)))
    return value;
  throw bad(where, value, '"service:Action" or "*", with * and ? as wildcards');
}

function aResource(value: unknown, where: string): string {
  if (typeof value === 'string' && (value.startsWith('arn:') || value.startsWith('*')))
    return value;
  throw bad(where, value, 'an ARN ("arn:...") or "*", with * and ? as wildcards');
}
