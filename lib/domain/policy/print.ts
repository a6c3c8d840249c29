import type { Conditions, PolicyDocument, Statement } from './document.ts';
import type { Principals, TrustPolicy, TrustStatement } from './trust.ts';

/** The document in IAM's own form, for JSON.stringify: elements in IAM's order, a list of one as the string alone. */
export function printPolicy({ version, id, statements }: PolicyDocument): unknown {
  return {
    Version: version,
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements.map(printStatement),
  };
}

/** As `printPolicy`, for a trust policy. */
export function printTrustPolicy({ version, id, statements }: TrustPolicy): unknown {
  return {
    Version: version,
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements.map(printTrustStatement),
  };
}

export function printStatement(statement: Statement): unknown {
  const { sid, effect, action, notAction, resource, notResource, condition } = statement;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(action === undefined ? {} : { Action: listed(action) }),
    ...(notAction === undefined ? {} : { NotAction: listed(notAction) }),
    ...(resource === undefined ? {} : { Resource: listed(resource) }),
    ...(notResource === undefined ? {} : { NotResource: listed(notResource) }),
    ...printCondition(condition),
  };
}

function printTrustStatement(statement: TrustStatement): unknown {
  const { sid, effect, principal, notPrincipal, action, notAction, condition } = statement;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principal === undefined ? {} : { Principal: printPrincipals(principal) }),
    ...(notPrincipal === undefined ? {} : { NotPrincipal: printPrincipals(notPrincipal) }),
    ...(action === undefined ? {} : { Action: listed(action) }),
    ...(notAction === undefined ? {} : { NotAction: listed(notAction) }),
    ...printCondition(condition),
  };
}

function printPrincipals(principals: Principals): unknown {
  return principals === '*' ? principals : mapped(principals, listed);
}

function printCondition(condition: Conditions | undefined): { readonly Condition?: unknown } {
  return condition === undefined
    ? {}
    : { Condition: mapped(condition, (keys) => mapped(keys, listed)) };
}

function listed(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

function mapped<T>(record: Readonly<Record<string, T>>, print: (value: T) => unknown): unknown {
  const printed: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(record)) printed[key] = print(value);
  return printed;
}
