import { action, actionsMatching } from './catalogue.ts';
import { DATA_EVENTS } from './data-events.ts';
import { NEVER_LOGGED } from './never-logged.ts';

/** Whether CloudTrail would have shown a use: only then does its silence prove anything. */
export type Observability =
  /** Shown by every trail, unless it excludes reads or the service. */
  | { readonly kind: 'management-event' }
  /** Shown only where data events of this category are logged. */
  | { readonly kind: 'data-event'; readonly category: string }
  | { readonly kind: 'never-logged'; readonly reason: string };

const MANAGEMENT: Observability = { kind: 'management-event' };
const UNKNOWN_ACTION: Observability = {
  kind: 'never-logged',
  reason: 'the catalogue does not know this action',
};

let rows: ReadonlyMap<string, Observability> | undefined;

/** How CloudTrail shows the use of an action (`s3:GetObject`, any case). Unknown actions are never shown. */
export function observability(name: string): Observability {
  const known = action(name);
  if (!known) return UNKNOWN_ACTION;
  rows ??= exceptions();
  return rows.get(known.name) ?? MANAGEMENT;
}

/** The categories that data events come in, sorted. */
export const dataEventCategories: readonly string[] = [
  ...new Set(DATA_EVENTS.map((row) => row.category)),
].sort();

// A row that says "never" wins: it keeps the action, whatever is switched on.
function exceptions(): ReadonlyMap<string, Observability> {
  const data = DATA_EVENTS.flatMap(({ actions, category }) =>
    expand(actions, { kind: 'data-event', category }),
  );
  const never = NEVER_LOGGED.flatMap(({ actions, reason }) =>
    expand(actions, { kind: 'never-logged', reason }),
  );
  return new Map([...data, ...never]);
}

function expand(
  patterns: readonly string[],
  value: Observability,
): readonly (readonly [string, Observability])[] {
  return patterns.flatMap(actionsMatching).map((name) => [name, value] as const);
}
