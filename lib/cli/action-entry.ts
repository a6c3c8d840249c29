import { type AccessLevel, action } from '../domain/catalogue/catalogue.ts';
import { type Observability, observability } from '../domain/catalogue/observability.ts';
import { columns } from './columns.ts';

/** An action as lists show it. */
export interface ActionEntry {
  readonly action: string;
  readonly level: AccessLevel;
  /** Names; empty when it can only be granted on `*`. */
  readonly resourceTypes: readonly string[];
  readonly observability: Observability;
}

const TYPES_SHOWN = 3;

/** The entry of an action in the catalogue's spelling; none for what is no action. */
export function entriesOf(name: string): readonly ActionEntry[] {
  const known = action(name);
  if (!known) return [];
  return [
    {
      action: known.name,
      level: known.level,
      resourceTypes: known.resourceTypes.map((type) => type.name),
      observability: observability(known.name),
    },
  ];
}

/** One line an action, in columns. `notes`: what to write behind the line of an action. */
export function actionTable(
  entries: readonly ActionEntry[],
  notes: ReadonlyMap<string, string> = new Map(),
): string {
  const rows = entries.map((entry) => [
    entry.action,
    entry.level,
    shown(entry.observability),
    [some(entry.resourceTypes), notes.get(entry.action) ?? ''].filter(Boolean).join('  '),
  ]);
  return columns([['Action', 'Level', 'CloudTrail', 'Resource types'], ...rows]);
}

function shown(seen: Observability): string {
  switch (seen.kind) {
    case 'management-event':
      return 'management event';
    case 'data-event':
      return 'data event';
    case 'never-logged':
      return 'never logged';
    case 'no-operation':
      return 'not published';
  }
}

function some(types: readonly string[]): string {
  if (types.length === 0) return 'only *';
  const more = types.length - TYPES_SHOWN;
  const first = types.slice(0, TYPES_SHOWN).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
