import { BadInput } from '../errors.ts';
import { bad, commonElements, documentOf, listOf, members, oneOf } from './parse-elements.ts';
import type { PrincipalKind, Principals, TrustPolicy, TrustStatement } from './trust.ts';

const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Condition',
];
const KINDS: readonly PrincipalKind[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/**
 * The trust policy of a role: as `parsePolicy`, but that each statement names principals, actions of STS only, and no
 * resource. Throws BadInput that names the element and what it may be.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parseTrustPolicy(json: unknown, where: string): TrustPolicy {
  return documentOf(json, where, statementOf);
}

function statementOf(value: unknown, where: string): TrustStatement {
  refuseResource(value, where);
  const given = members(value, where, { what: 'a statement', allowed: STATEMENT_ELEMENTS });
  const { sid, effect, condition } = commonElements(given, where);
  const [principal, principals] = oneOf(given, where, 'Principal', 'NotPrincipal');
  const [action, actions] = oneOf(given, where, 'Action', 'NotAction');
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    [principal === 'Principal' ? 'principal' : 'notPrincipal']: principalsOf(
      principals,
      `${where}.${principal}`,
    ),
    [action === 'Action' ? 'action' : 'notAction']: listOf(actions, `${where}.${action}`, anAction),
    ...(condition === undefined ? {} : { condition }),
  };
}

function refuseResource(value: unknown, where: string): void {
  for (const name of ['Resource', 'NotResource'])
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, name))
      throw new BadInput(
        `${where}.${name}: a trust policy has none, as its resource is the role itself; leave it out`,
      );
}

function principalsOf(value: unknown, where: string): Principals {
  if (value === '*') return value;
  if (typeof value === 'string') throw bad(where, value, `"*" or an object of ${KINDS.join(', ')}`);
  const found = members(value, where, { what: 'a principal', allowed: KINDS });
  if (found.size === 0) throw new BadInput(`${where}: an empty object; name a principal, or "*"`);
  const lists = [...found].map(([kind, named]) => {
    return [kind, listOf(named, `${where}.${kind}`, aPrincipal)] as const;
  });
  return Object.fromEntries(lists);
}

function aPrincipal(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw bad(where, value, 'an ARN, an account, a service such as "ec2.amazonaws.com", or "*"');
}

function anAction(value: unknown, where: string): string {
  if (typeof value === 'string' && /^sts:[^\s:]+$/i.test(value)) return value;
  throw bad(where, value, 'an action of STS, such as "sts:AssumeRole", with * and ? as wildcards');
}
