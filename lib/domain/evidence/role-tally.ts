import { ANY_NAME } from '../trail/own-name.ts';
import type { ActionUse } from '../trail/record.ts';
import type { ShownCall } from './digest.ts';
import type { Call, Denial, DropReason } from './evidence.ts';
import { recordOf } from './record-of.ts';
import type { DeniedAction, Showing } from './showing.ts';
import type { Row, Sight, SightRows } from './sight-rows.ts';
import { type Sightings, sightings } from './sightings.ts';

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
  /**
   * Where records that show the same are counted; to be kept by who will count more. `kinds` keeps what calls have in
   * common that show the same but for a name.
   */
  entry(shown: ShownCall, kinds: TallyKinds): TallyEntry;
  count(entry: TallyEntry, sight: Sight): void;
  /** The number of the session of a name, to be counted with what it made; -1 when the name is empty. */
  session(name: string): number;
  totals(): RoleTotals;
}

/** By what calls show: their rows, by the name of each call. */
export type TallyKinds = Map<ShownCall['showing'], readonly RowNamed[]>;

/** The row of a kind of which the name is the parts, with the call's own name between them. */
interface RowNamed {
  readonly row: (name: string) => Row;
  readonly parts: readonly string[];
}

/** What one call adds to. */
export interface TallyEntry {
  /** Why its records are left out. */
  readonly drop: OwnDrop | null;
  /** The event name of an unmapped call. */
  readonly unmapped: string | null;
  readonly rows: readonly Row[];
  /** The error code of a call that failed though it was authorised. */
  readonly failure: string | null;
  /** CloudTrail left its request parameters out, for their size. */
  readonly omitted: boolean;
}

type WithRows = Exclude<Showing, { kind: 'unmapped' }>;
type CallThing = ActionUse & Pick<Call, 'event'>;
type DenialThing = DeniedAction & Pick<Denial, 'event'>;

/** `rows` is shared by many. */
export function roleTally(rows: SightRows): RoleTally {
  const calls = sightings<CallThing>(rows, namedCall, callKey);
  const denials = sightings<DenialThing>(rows, namedDenial, denialKey);
  const unmapped = new Map<string, number>();
  const dropped = new Map<OwnDrop, number>();
  const sessions = new Map<string, number>();
  const counted = new Set<number>();
  let used = 0;
  let omitted = 0;

  function rowOf<Thing>(
    { kind, row }: Sightings<Thing>,
    keyOf: (thing: Thing) => string,
    thing: Thing,
    name: string,
  ): RowNamed {
    const found = kind(keyOf(thing), thing);
    return { row: (each) => row(found, each), parts: name.split(ANY_NAME) };
  }

  function rowsOf(event: string, showing: WithRows): readonly RowNamed[] {
    if (showing.kind === 'denied') {
      const { action, resource, by, explicit, errorCode } = showing.denial;
      const thing = { action, resource: resource && '', by, explicit, errorCode, event };
      return [rowOf(denials, denialKey, thing, resource ?? '')];
    }
    return showing.uses.map((use) => {
      const { thing, name } = callThing(use, event);
      return rowOf(calls, callKey, thing, name);
    });
  }

  return {
    drop: (reason) => countUp(dropped, reason),
    session(name) {
      if (name === '') return -1;
      const session = sessions.get(name) ?? rows.addSession(name);
      sessions.set(name, session);
      return session;
    },
    entry({ event, showing, name, omitted: isOmitted }, kinds) {
      const entry = { drop: null, unmapped: null, rows: [], failure: null, omitted: isOmitted };
      if (showing.kind === 'dropped') return { ...entry, drop: showing.reason };
      if (showing.kind === 'unmapped') return { ...entry, unmapped: event };
      const named = kinds.get(showing) ?? rowsOf(event, showing);
      if (name !== null) kinds.set(showing, named);
      const found = named.map(({ row, parts }) => row(parts.join(name ?? ANY_NAME)));
      return {
        ...entry,
        // A batch can ask the same thing twice in one record: that is one call.
        rows: found.length > 1 ? [...new Set(found)] : found,
        failure: showing.kind === 'used' ? showing.failure : null,
      };
    },
    count({ drop, unmapped: event, rows: found, failure, omitted: isOmitted }, sight) {
      if (drop !== null) return countUp(dropped, drop);
      if (sight.session >= 0) counted.add(sight.session);
      if (isOmitted) omitted += 1;
      if (event !== null) return countUp(unmapped, event);
      used += 1;
      for (const row of found) rows.see(row, sight, failure);
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

/** The name is the resource, or the pattern that stands for one; the thing has an empty one in its place. */
function callThing(
  use: ActionUse,
  event: string,
): { readonly thing: CallThing; readonly name: string } {
  const { action, resource, resourceFrom, pattern, certainty, via } = use;
  const context = Object.keys(use.context)
    .sort()
    .map((key) => [key, use.context[key] ?? ''] as const);
  const on =
    resource === null
      ? { resource, resourceFrom, pattern: pattern && '' }
      : { resource: '', resourceFrom, pattern };
  const thing = { action, ...on, certainty, via, context: recordOf(context), event };
  return { thing, name: resource ?? pattern ?? '' };
}

function namedCall(thing: CallThing, name: string): CallThing {
  if (thing.resource !== null) return { ...thing, resource: name };
  return thing.pattern === null ? thing : { ...thing, pattern: name };
}

function namedDenial(thing: DenialThing, name: string): DenialThing {
  return thing.resource === null ? thing : { ...thing, resource: name };
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
