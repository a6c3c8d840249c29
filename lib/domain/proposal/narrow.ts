import { actionsMatching, services } from '../catalogue/catalogue.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { matchesAction } from '../policy/glob.ts';
import { resourceSet, resourcesWithin } from '../policy/resource-set.ts';
import { type Cell, judge, same, type Usage } from './verdict.ts';

/** One statement made smaller. `statements` is the statement itself when it loses nothing. */
export interface Narrowed {
  readonly source: Statement;
  readonly statements: readonly Statement[];
  readonly cells: readonly Cell[];
  readonly changed: boolean;
}

/**
 * Narrows every Allow statement of a document to what was used and what cannot be known. Deny statements stay as
 * written. Each statement that comes out has the effect and the conditions of the one it came from, fewer actions
 * and no other resources: nothing is added, by construction.
 */
export function narrowDocument(document: PolicyDocument, usage: Usage): readonly Narrowed[] {
  return document.statements.map((statement) => narrowStatement(statement, usage));
}

function narrowStatement(statement: Statement, usage: Usage): Narrowed {
  if (statement.effect === 'Deny') return unchanged(statement, []);

  const grant = statement.resource ?? ['*'];
  const set = resourceSet(grant, false);
  const { condition } = statement;
  const judged = grantedActions(statement).map((action) =>
    judge(action, { resources: grant, set, named: names(statement, action), condition }, usage),
  );
  const byAction =
    statement.notResource === undefined ? judged : judged.map((cells) => onWhole(cells, grant));
  const cells = [
    ...byAction.flat(),
    ...strangers(statement).map((action) => stranger(action, grant)),
  ];

  const keepsAll = (cell: Cell) =>
    cell.verdict !== 'unused' &&
    (same(cell.resources, grant) || resourcesWithin(resourceSet(cell.resources, false), set));
  const loses = byAction.some((each) => !each.some(keepsAll));
  if (!loses && !cells.some((cell) => passes(cell, statement))) return unchanged(statement, cells);
  return { source: statement, statements: rebuild(statement, cells), cells, changed: true };
}

function unchanged(source: Statement, cells: readonly Cell[]): Narrowed {
  return { source, statements: [source], cells, changed: false };
}

/** Whether a statement says the service of an action it grants, and not only by a wildcard. */
function names({ action }: Statement, granted: string): boolean {
  const service = granted.slice(0, granted.indexOf(':'));
  return (action ?? []).some(
    (pattern) => pattern.slice(0, pattern.indexOf(':')).toLowerCase() === service,
  );
}

/** A NotResource grant cannot be cut down to what was seen without listing what it excludes: only its actions shrink. */
function onWhole(cells: readonly Cell[], grant: readonly string[]): readonly Cell[] {
  return cells.map((cell) =>
    cell.verdict === 'used'
      ? { ...cell, resources: grant, reasons: new Map([['*', 'the statement says NotResource']]) }
      : cell,
  );
}

function stranger(action: string, grant: readonly string[]): Cell {
  return {
    verdict: 'unknown',
    action,
    resources: grant,
    reason: 'not in the catalogue of actions, so nothing can be said of it',
  };
}

/** Actions of the catalogue that an Allow statement grants, sorted. NotAction is turned into the list it stands for today. */
export function grantedActions({ action, notAction }: Statement): readonly string[] {
  if (action !== undefined) return [...new Set(action.flatMap(actionsMatching))].sort();
  return actionsMatching('*').filter(
    (name) => !(notAction ?? []).some((pattern) => matchesAction(pattern, name)),
  );
}

/** Action patterns that stand for no action of the catalogue: a newer action, a newer service, or a slip of the pen. */
function strangers({ action }: Statement): readonly string[] {
  const known = new Set(services);
  return (action ?? []).filter((pattern) => {
    if (actionsMatching(pattern).length > 0) return false;
    const service = pattern.slice(0, pattern.indexOf(':')).toLowerCase();
    return !known.has(service) || !/[*?]/.test(pattern);
  });
}

function rebuild(statement: Statement, cells: readonly Cell[]): readonly Statement[] {
  const groups = new Map<string, Statement>();
  for (const cell of cells) {
    if (cell.verdict === 'unused') continue;
    const passed = passes(cell, statement) && cell.verdict === 'used' ? cell.passedTo : [];
    const key = JSON.stringify([cell.resources, passed]);
    const group = groups.get(key);
    groups.set(key, {
      ...(group ?? shape(statement, cell.resources, passed)),
      action: [...(group?.action ?? []), cell.action],
    });
  }
  return [...groups.values()];
}

function shape(
  statement: Statement,
  resources: readonly string[],
  passedTo: readonly string[],
): Statement {
  const { condition, notResource } = statement;
  const narrowedCondition =
    passedTo.length === 0
      ? condition
      : {
          ...condition,
          StringEquals: { ...condition?.['StringEquals'], 'iam:PassedToService': passedTo },
        };
  return {
    effect: 'Allow',
    ...(notResource === undefined ? { resource: resources } : { notResource }),
    ...(narrowedCondition === undefined ? {} : { condition: narrowedCondition }),
  };
}

/** Whether the draft can say which services a role is passed to: not where the statement has its own word on it. */
function passes(cell: Cell, { condition }: Statement): boolean {
  if (cell.verdict !== 'used' || cell.passedTo.length === 0) return false;
  const keys = Object.values(condition ?? {}).flatMap((block) => Object.keys(block));
  return !keys.some((key) => key.toLowerCase() === 'iam:passedtoservice');
}
