import type { Call, Evidence } from '../evidence/evidence.ts';
import { decide } from '../gates/replay.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { reasonOf, type Widening } from './fit.ts';
import type { DeniedCall, Kept, Proposal, Unknown, Wildcard } from './proposal.ts';
import type { Cell } from './verdict.ts';

export function keptOf(cells: readonly Cell[]): readonly Kept[] {
  const used = cells.filter((cell) => cell.verdict === 'used');
  return byAction(used).map(([action, group]) => ({
    action,
    resources: union(group.map(({ resources }) => resources)),
    // The same calls may have been served by several statements.
    calls: Math.max(...group.map(({ calls }) => calls)),
  }));
}

/** What nobody can judge, and what was not used but comes with a wildcard that the size forced. */
export function unknownOf(
  cells: readonly Cell[],
  widenings: readonly Widening[],
): readonly Unknown[] {
  const unknown = cells.filter((cell) => cell.verdict === 'unknown');
  const used = new Set(cells.flatMap((cell) => (cell.verdict === 'used' ? [cell.action] : [])));
  const admitted = widenings.flatMap(({ part, pattern, beyond }) =>
    beyond
      .filter((action) => !used.has(action))
      .map((action) => ({
        action,
        resources: part.statement.resource ?? ['*'],
        reason: `not used, but ${pattern} admits it, which it takes for the policies to fit`,
      })),
  );
  return byAction([...unknown, ...admitted]).map(([action, group]) => ({
    action,
    resources: union(group.map(({ resources }) => resources)),
    reason: union(group.map(({ reason }) => [reason])).join('; '),
  }));
}

/** Every `*` that stays, and why; what a wider pattern took in for size is no longer there to tell of. */
export function wildcardsOf(
  cells: readonly Cell[],
  widenings: readonly Widening[],
): readonly Wildcard[] {
  const key = (action: string, resource: string) => JSON.stringify([action, resource]);
  const gone = new Set(
    widenings.flatMap(({ part, list, members }) =>
      list === 'action'
        ? []
        : (part.statement.action ?? []).flatMap((action) =>
            members.map((resource) => key(action, resource)),
          ),
    ),
  );
  const found = cells.flatMap((cell) => {
    if (cell.verdict === 'unused') return [];
    const { action } = cell;
    if (cell.verdict === 'used')
      return [...cell.reasons].map(([resource, reason]) => ({ action, resource, reason }));
    return cell.resources
      .filter((resource) => /[*?]/.test(resource))
      .map((resource) => ({ action, resource, reason: cell.reason }));
  });
  const forced = widenings.map((widening) => {
    const { part, list, pattern } = widening;
    const { action = [], resource = ['*'] } = part.statement;
    return list === 'action'
      ? { action: pattern, resource: some(resource), reason: reasonOf(widening) }
      : { action: some(action), resource: pattern, reason: reasonOf(widening) };
  });
  const left = found.filter(({ action, resource }) => !gone.has(key(action, resource)));
  const distinct = new Map(
    [...left, ...forced].map((each) => [key(each.action, each.resource), each]),
  );
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** A list for reading: three, and how many more. */
function some(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

export function deniedOf({ denials }: Evidence): readonly DeniedCall[] {
  return denials.map(({ action, resource, count, by }) => ({ action, resource, calls: count, by }));
}

export function callsNotGranted(
  calls: readonly Call[],
  documents: readonly PolicyDocument[],
): Proposal['notGranted'] {
  const ask = decide(documents);
  return calls
    .filter((call) => ask(call) === 'no')
    .map(({ action, resource, count }) => ({ action, resource, calls: count }));
}

function byAction<T extends { readonly action: string }>(
  items: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(items, ({ action }) => action)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
