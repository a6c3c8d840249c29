import type { Statement } from './document.ts';
import { printStatement } from './print.ts';

/** Characters of the statement in IAM's form, without whitespace between its elements. */
export function statementSize(statement: Statement): number {
  return JSON.stringify(printStatement(statement)).length;
}

/**
 * The statement as several of at most `room` characters that together mean the same: its actions cut into runs of about
 * equal length, its resources filled up to the room, with the number of runs that makes the fewest statements. Negated
 * lists cannot be cut. A statement that cannot be made short enough comes back longer than asked.
 */
export function splitToFit(statement: Statement, room: number): readonly Statement[] {
  if (statementSize(statement) <= room) return [statement];
  let best: readonly Statement[] | undefined;
  const most = statement.action?.length ?? 1;
  for (let runs = 1; runs <= most && runs <= (best?.length ?? most); runs = nextRuns(runs)) {
    const parts = cutInRuns(statement, runs).flatMap((part) => fillUp(part, room));
    const fits = parts.every((part) => statementSize(part) <= room);
    if (fits && (best === undefined || parts.length < best.length)) best = parts;
  }
  return best ?? [statement];
}

/** Every number of runs up to 64, then coarser: the count hardly changes there. */
function nextRuns(runs: number): number {
  return runs < 64 ? runs + 1 : Math.ceil(runs * 1.1);
}

/** The actions in `runs` parts of about equal length, in order. */
function cutInRuns(statement: Statement, runs: number): readonly Statement[] {
  const { action } = statement;
  if (action === undefined || runs === 1) return [statement];
  const total = listSize(action);
  const parts: string[][] = Array.from({ length: runs }, () => []);
  let passed = 0;
  for (const name of action) {
    const size = listSize([name]);
    parts[Math.min(runs - 1, Math.floor(((passed + size / 2) * runs) / total))]?.push(name);
    passed += size;
  }
  return parts.filter((part) => part.length > 0).map((part) => ({ ...statement, action: part }));
}

/** The resources dealt out in order, each statement as full as the room allows; at least one resource in each. */
function fillUp(statement: Statement, room: number): readonly Statement[] {
  const { resource } = statement;
  if (resource === undefined || statementSize(statement) <= room) return [statement];
  const space = room - statementSize({ ...statement, resource: [] });
  const parts: string[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const arn of resource) {
    const size = listSize([arn]);
    // The last of a list has no comma after it.
    if (used + size - 1 > space) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(arn);
    used += size;
  }
  return parts.map((part) => ({ ...statement, resource: part }));
}

/** Characters of the items in a JSON list, each with a comma. */
function listSize(items: readonly string[]): number {
  return items.reduce((sum, item) => sum + JSON.stringify(item).length + 1, 0);
}
