import { counted } from '../counted.ts';
import { BadInput } from '../errors.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { minimise } from '../policy/minimise.ts';
import { pack } from '../policy/pack.ts';
import { MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import type { Draft } from '../proposal/proposal.ts';
import { describe } from './describe.ts';
import { grants, without } from './drop.ts';
import type { Asked, Edit, Editable, Edited, Problem } from './edit.ts';
import { keptFrom } from './keep.ts';
import { moveResource } from './move-resource.ts';
import { readWritten } from './written.ts';

/**
 * The drafts as a reviewer wants them, with a note of what was done; or all that is wrong with the edit. What an edit
 * does to access is not asked here: the gates judge every revision.
 */
export function applyEdit(edit: Edit, on: Editable): Edited {
  switch (edit.kind) {
    case 'actions':
      return editActions(edit.drop, edit.keep, on);
    case 'resource':
      return moveResource(edit, on.attach);
    case 'written':
      return rewrite(edit.texts, on);
    case 'described':
      return describe(edit.names, on.attach);
  }
}

function editActions(drop: readonly Asked[], keep: readonly Asked[], on: Editable): Edited {
  if (drop.length + keep.length === 0) return nothing('Choose what to drop or to keep.');
  const drafted = on.attach.flatMap(({ document }) => document.statements);
  const absent = drop.filter((asked) => !drafted.some((statement) => has(statement, asked)));
  if (absent.length > 0)
    return {
      kind: 'invalid',
      problems: absent.map(({ action, resource }) => ({
        where: action,
        message: `The draft does not grant it${resource === null ? '' : ` on ${resource}`}, so it cannot be dropped.`,
      })),
    };
  const kept = keep.map((asked) => keptFrom(on.before, asked));
  const problems = kept.flatMap((each) => (each.kind === 'invalid' ? [each.problem] : []));
  if (problems.length > 0) return { kind: 'invalid', problems };

  const given = kept.flatMap((each) => (each.kind === 'statements' ? each.statements : []));
  const left = drop.reduce(without, drafted);
  const note = [...said('drops', drop), ...said('keeps', keep)].join('; ');
  return packed([...left, ...given], on.attach, note);
}

function has(statement: Statement, { action, resource }: Asked): boolean {
  if (statement.effect === 'Deny' || !grants(statement, action)) return false;
  return resource === null || statement.resource?.includes(resource) === true;
}

/** The statements in as few documents as they take, under the names that the drafts have so far. */
function packed(statements: readonly Statement[], attach: readonly Draft[], note: string): Edited {
  const [first] = attach;
  if (first === undefined) return nothing('There is no draft to edit.');
  let documents: readonly PolicyDocument[];
  try {
    documents = pack(minimise(statements), MANAGED_POLICY_LIMIT);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { kind: 'invalid', problems: [{ where: first.name, message: error.message }] };
  }
  const drafts = documents.map((document, index) => ({
    ...(attach[index] ?? { ...first, name: freeName(first.name, index + 1, attach) }),
    document,
  }));
  return { kind: 'edited', attach: drafts, note };
}

function freeName(base: string, number: number, attach: readonly Draft[]): string {
  const name = `${base.slice(0, 120)}-${number}`;
  return attach.some((draft) => draft.name === name) ? freeName(base, number + 1, attach) : name;
}

function rewrite(texts: ReadonlyMap<string, string>, { attach, before }: Editable): Edited {
  const written = new Set(
    before.flatMap(({ statements }) =>
      statements.flatMap(({ action = [], notAction = [] }) =>
        [...action, ...notAction].map((pattern) => pattern.toLowerCase()),
      ),
    ),
  );
  const read = attach.map((draft) => {
    const text = texts.get(draft.name);
    return { draft, written: text === undefined ? null : readWritten(text, draft.name, written) };
  });
  const problems = read.flatMap(({ written: one }, index) =>
    one?.kind === 'invalid' ? one.problems.map((problem) => ({ ...problem, draft: index })) : [],
  );
  if (problems.length > 0) return { kind: 'invalid', problems };
  const drafts = read.map(({ draft, written: one }) =>
    one?.kind === 'document' ? { ...draft, document: one.document } : draft,
  );
  const empty = drafts.filter(({ document }) => document.statements.length === 0);
  if (empty.length > 0)
    return {
      kind: 'invalid',
      problems: empty.map(({ name }) => ({ where: name, message: 'A policy needs a statement.' })),
    };
  const names = read.flatMap(({ draft, written: one }) => (one === null ? [] : [draft.name]));
  return { kind: 'edited', attach: drafts, note: `edits the JSON of ${names.join(', ')}` };
}

function said(verb: string, asked: readonly Asked[]): readonly string[] {
  if (asked.length === 0) return [];
  const names = [...new Set(asked.map(({ action, resource }) => `${action}${on(resource)}`))];
  const more = names.length - 5;
  const listed = names.slice(0, 5).join(', ');
  return [`${verb} ${listed}${more > 0 ? ` and ${counted(more, 'other')}` : ''}`];
}

function on(resource: string | null): string {
  return resource === null ? '' : ` on ${resource}`;
}

function nothing(message: string): Edited {
  const problem: Problem = { where: '', message };
  return { kind: 'invalid', problems: [problem] };
}
