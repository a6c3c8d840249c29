import type { Conditions, Statement } from './document.ts';

/**
 * Fewer statements that mean the same: statements equal in all but their actions become one with all the actions, those
 * equal in all but their resources one with all the resources, until nothing changes. Lists and conditions come out
 * sorted and without repeats, statements sorted, so the order given does not matter. A merged statement keeps a Sid only
 * when all its parts had that one.
 */
export function merge(statements: readonly Statement[]): readonly Statement[] {
  let merged = statements.map(normalised);
  for (;;) {
    const before = merged.length;
    merged = united(merged, 'action');
    merged = united(merged, 'resource');
    if (merged.length === before) return sorted(merged);
  }
}

/** The statement with sorted lists without repeats, in a fixed order of members: equal meaning by rote, equal JSON. */
export function normalised(statement: Statement): Statement {
  const { sid, effect, action, notAction, resource, notResource, condition } = statement;
  const rules = condition === undefined ? undefined : normalConditions(condition);
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(action === undefined ? {} : { action: distinctActions(action) }),
    ...(notAction === undefined ? {} : { notAction: distinctActions(notAction) }),
    ...(resource === undefined ? {} : { resource: distinct(resource) }),
    ...(notResource === undefined ? {} : { notResource: distinct(notResource) }),
    ...(rules === undefined ? {} : { condition: rules }),
  };
}

/** By JSON, which is the same for the same statements whatever order they came in. */
export function sorted(statements: readonly Statement[]): readonly Statement[] {
  const keyed = statements.map((statement) => ({ statement, key: JSON.stringify(statement) }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ statement }) => statement);
}

/** Unites statements that differ in nothing but this list; a negated list has no union and stays. */
function united(statements: readonly Statement[], list: 'action' | 'resource'): Statement[] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const { sid: _, [list]: values, ...rest } = statement;
    const key = values === undefined ? JSON.stringify(statement) : JSON.stringify(rest);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [statement]);
    else group.push(statement);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.length === 0 ? first : unite(first, others, list)],
  );
}

function unite(
  first: Statement,
  others: readonly Statement[],
  list: 'action' | 'resource',
): Statement {
  const { sid, ...rest } = first;
  const kept = sid !== undefined && others.every((other) => other.sid === sid);
  const values = [first, ...others].flatMap((statement) => statement[list] ?? []);
  return normalised({
    ...(kept ? { sid } : {}),
    ...rest,
    ...(first[list] === undefined ? {} : { [list]: values }),
  });
}

/** A condition block without its empty parts, sorted; undefined when nothing is left, as it then always holds. */
function normalConditions(conditions: Conditions): Conditions | undefined {
  const result: Record<string, Readonly<Record<string, readonly string[]>>> = Object.create(null);
  for (const [operator, keys] of sortedEntries(conditions)) {
    const block: Record<string, readonly string[]> = Object.create(null);
    const entries = sortedEntries(keys);
    for (const [key, values] of entries) block[key] = distinct(values);
    if (entries.length > 0) result[operator] = block;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

function sortedEntries<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

/** Case does not count in actions; of two spellings the one that sorts first stays. */
function distinctActions(actions: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const action of distinct(actions))
    if (!byName.has(action.toLowerCase())) byName.set(action.toLowerCase(), action);
  return [...byName.values()].sort();
}
