import { actionsMatching } from '../catalogue/catalogue.ts';
import type { Statement } from '../policy/document.ts';
import { matchesAction } from '../policy/glob.ts';
import type { Asked } from './edit.ts';

/**
 * Allow statements without an action, or without it on one resource as they write it. A pattern that has the action
 * becomes the names of the others that it stands for today. Deny statements stay.
 */
export function without(statements: readonly Statement[], asked: Asked): readonly Statement[] {
  return statements.flatMap((statement) =>
    statement.effect === 'Deny' || !grants(statement, asked.action)
      ? [statement]
      : rest(statement, asked),
  );
}

export function grants({ action, notAction }: Statement, name: string): boolean {
  return action === undefined
    ? !(notAction ?? []).some((pattern) => matchesAction(pattern, name))
    : action.some((pattern) => matchesAction(pattern, name));
}

function rest(statement: Statement, { action: name, resource }: Asked): readonly Statement[] {
  if (resource === null) return others(statement, name);
  const left = statement.resource?.filter((pattern) => pattern !== resource);
  if (left === undefined || left.length === statement.resource?.length) return [statement];
  const { sid: _, notAction: __, ...rest } = statement;
  return [
    ...others(statement, name),
    ...(left.length === 0 ? [] : [{ ...rest, action: [name], resource: left }]),
  ];
}

/** The statement for all its actions but one. */
function others(statement: Statement, name: string): readonly Statement[] {
  const { action, notAction } = statement;
  if (action === undefined) return [{ ...statement, notAction: [...(notAction ?? []), name] }];
  const left = action.flatMap((pattern) => {
    if (!matchesAction(pattern, name)) return [pattern];
    if (!/[*?]/.test(pattern)) return [];
    return actionsMatching(pattern).filter((one) => one !== name);
  });
  return left.length === 0 ? [] : [{ ...statement, action: [...new Set(left)] }];
}
