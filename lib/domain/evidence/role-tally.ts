import type { ActionUse } from '../trail/record.ts';
import type { Call, Denial, DropReason } from './evidence.ts';
import { recordOf } from './record-of.ts';
import type { DeniedAction, Showing } from './showing.ts';
import { type Row, type Session, type Sight, see, sightings } from './sightings.ts';

/** Why one of the role's own records can be left out. */
type OwnDrop = Extract<
  DropReason,
  | 'another-role-id'
  | 'duplicate'
  | 'no-permission-needed'
  | 'not-iam-denial'
  | 'authorization-unknown'
>;

export interface RoleTotals {
  readonly calls: readonly Call[];
  readonly denials: readonly Denial[];
  readonly used: number;
  readonly unmapped: ReadonlyMap<string, number>;
  readonly dropped: ReadonlyMap<OwnDrop, number>;
  readonly omitted: number;
  readonly sessions: number;
}

/** Adds up the records of one role; changed in place, seen only through `totals`. */
export interface RoleTally {
  drop(reason: OwnDrop): void;
  /** Where records that show the same under the same event name are counted; to be kept by who will count more. */
  entry(event: string, showing: Showing): TallyEntry;
  count(entry: TallyEntry, sight: Sight): void;
  /** The session of a name, to be counted with what it made; null when the name is empty. */
  session(name: string): Session | null;
  /** A counted record whose request parameters CloudTrail left out for their size. */
  omitted(): void;
  totals(): RoleTotals;
}

/** What one kind of call adds to: its rows, or the unmapped under its event name. */
export interface TallyEntry {
  readonly unmapped: string | null;
  readonly rows: readonly Row<unknown>[];
}

type CallThing = ActionUse & Pick<Call, 'event'>;
type DenialThing = DeniedAction & Pick<Denial, 'event'>;

export function roleTally(): RoleTally {
  const calls = sightings<CallThing>(callKey);
  const denials = sightings<DenialThing>(denialKey);
  const unmapped = new Map<string, number>();
  const dropped = new Map<OwnDrop, number>();
  const sessions = new Map<string, Session>();
  const counted = new Set<Session>();
  let used = 0;
  let omitted = 0;

  return {
    drop: (reason) => countUp(dropped, reason),
    session(name) {
      if (name === '') return null;
      const session = sessions.get(name) ?? { name };
      sessions.set(name, session);
      return session;
    },
    omitted() {
      omitted += 1;
    },
    entry(event, showing) {
      if (showing.kind === 'unmapped') return { unmapped: event, rows: [] };
      if (showing.kind === 'denied') {
        const { action, resource, by, explicit, errorCode } = showing.denial;
        const thing = { action, resource, by, explicit, errorCode, event };
        const kind = denialKey({ ...thing, resource: resource && '' });
        return { unmapped: null, rows: [denials.row(kind, resource ?? '', thing)] };
      }
      // A batch can ask the same thing twice in one record: that is one call.
      const rows = new Set(
        showing.uses.map((use) => {
          const thing = callThing(use, event);
          const { kind, name } = callKind(thing);
          return calls.row(kind, name, thing);
        }),
      );
      return { unmapped: null, rows: [...rows] };
    },
    count({ unmapped: event, rows }, sight) {
      if (sight.session !== null) counted.add(sight.session);
      if (event !== null) return countUp(unmapped, event);
      used += 1;
      for (const row of rows) see(row, sight);
    },
    totals: () => ({
      calls: calls.rows().map(({ thing, seen }) => ({ ...thing, ...seen })),
      denials: denials.rows().map(({ thing, seen: { count, first, last, samples } }) => ({
        ...thing,
        ...{ count, first, last, samples },
      })),
      used,
      unmapped,
      dropped,
      omitted,
      sessions: counted.size,
    }),
  };
}

function callThing(use: ActionUse, event: string): CallThing {
  const { action, resource, resourceFrom, pattern, certainty, via } = use;
  const context = Object.keys(use.context)
    .sort()
    .map((key) => [key, use.context[key] ?? ''] as const);
  const on = { resource, resourceFrom, pattern, certainty };
  return { action, ...on, via, context: recordOf(context), event };
}

/** The name is the resource, or the pattern that stands for one. */
function callKind(thing: CallThing): { readonly kind: string; readonly name: string } {
  const { resource, pattern } = thing;
  return resource === null
    ? { kind: callKey({ ...thing, pattern: pattern && '' }), name: pattern ?? '' }
    : { kind: callKey({ ...thing, resource: '' }), name: resource };
}

function callKey(thing: CallThing): string {
  const { action, resource, via, event, resourceFrom, pattern, certainty, context } = thing;
  const entries = Object.entries(context);
  return JSON.stringify([action, resource, via, event, resourceFrom, pattern, certainty, entries]);
}

function denialKey({ action, resource, by, explicit, errorCode, event }: DenialThing): string {
  return JSON.stringify([action, resource, by, explicit, errorCode, event]);
}

export function countUp<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
