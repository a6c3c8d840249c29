import type { PolicyDocument, Statement } from './document.ts';

/** The document in IAM's own form, for JSON.stringify: elements in IAM's order, a list of one as the string alone. */
export function printPolicy(document: PolicyDocument): unknown {
  return {
    Version: document.version,
    ...(document.id === undefined ? {} : { Id: document.id }),
    Statement: document.statements.map(printStatement),
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
    ...(condition === undefined
      ? {}
      : { Condition: mapped(condition, (keys) => mapped(keys, listed)) }),
  };
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
