import type { Statement } from '../policy/document.ts';
import type { Draft } from '../proposal/proposal.ts';
import type { Edit, Edited } from './edit.ts';

type Moving = Omit<Extract<Edit, { kind: 'resource' }>, 'kind'>;

/**
 * One ARN of a statement written otherwise. For some of its actions only, these get a statement of their own: the
 * others keep the ARN as it was.
 */
export function moveResource({ place, to, only }: Moving, attach: readonly Draft[]): Edited {
  const draft = attach[place.draft];
  const statement = draft?.document.statements[place.statement];
  const from = statement?.resource?.[place.resource];
  if (draft === undefined || statement === undefined || from === undefined)
    return invalid('', 'There is no such resource.');
  const problem = resourceProblem(to);
  if (problem !== null) return invalid(from, problem);
  if (to === from) return invalid('', 'The ARN is the same as before.');
  const absent = only.find((action) => statement.action?.includes(action) !== true);
  if (absent !== undefined) return invalid(absent, 'The statement does not list this action.');

  const parts = moved(statement, place.resource, to, new Set(only));
  const statements = draft.document.statements.toSpliced(place.statement, 1, ...parts);
  const limited = parts.length > 1 ? ` for ${listed(only)}` : '';
  return {
    kind: 'edited',
    attach: attach.with(place.draft, { ...draft, document: { ...draft.document, statements } }),
    note: `changes ${from} to ${to}${limited}`,
  };
}

/** The statement, or its two parts: what stays as it was, and what is on the new ARN. */
function moved(
  statement: Statement,
  at: number,
  to: string,
  only: ReadonlySet<string>,
): readonly Statement[] {
  const resource = [...new Set(statement.resource?.with(at, to) ?? [])];
  const { action = [], sid: _, ...unnamed } = statement;
  const rest = action.filter((one) => !only.has(one));
  if (only.size === 0 || rest.length === 0) return [{ ...statement, resource }];
  const chosen = action.filter((one) => only.has(one));
  return [
    { ...statement, action: rest },
    // A Sid is there once in a policy.
    { ...unnamed, action: chosen, resource },
  ];
}

/** Why a text is no resource of a statement; null when it is one. */
export function resourceProblem(text: string): string | null {
  if (text === '*') return null;
  if (!/^arn:[^\s:]*:[^\s:]*:[^\s:]*:[^\s:]*:\S/.test(text) || /\s/.test(text))
    return 'Enter an ARN, arn:partition:service:region:account:resource, with * and ? as wildcards, or a lone *.';
  return text.length <= 2048 ? null : 'Enter an ARN of at most 2048 characters.';
}

function listed(actions: readonly string[]): string {
  const more = actions.length - 5;
  return `${actions.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function invalid(where: string, message: string): Edited {
  return { kind: 'invalid', problems: [{ where, message }] };
}
