import { ANY_NAME } from '../trail/own-name.ts';
import type { ActionUse } from '../trail/record.ts';
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
  /** Where records that show the same under the same event name are counted; to be kept by who will count more. */
  kinds(event: string, showing: Showing): TallyKinds;
  /** Of these, what `ANY_NAME` stands for being `name`. */
  entry(kinds: TallyKinds, name: string): TallyEntry;
  /** `failure` is the error code of a call that failed though it was authorised. */
  count(entry: TallyEntry, sight: Sight, failure: string | null): void;
  /** The number of the session of a name, to be counted with what it made; -1 when the name is empty. */
  session(name: string): number;
  /** A counted record whose request parameters CloudTrail left out for their size. */
  omitted(): void;
  totals(): RoleTotals;
}

/** What calls add to that show the same but for a name. */
interface TallyKinds {
  /** The event name of unmapped calls. */
  readonly unmapped: string | null;
  readonly named: readonly Named[];
}

/** A row of `kind`: its name is the parts, with the call's own between them. */
interface Named {
  readonly of: (name: string) => Row;
  readonly parts: readonly string[];
}

/** What one call adds to: its rows, or the unmapped under its event name. */
export interface TallyEntry {
  readonly unmapped: string | null;
  readonly rows: readonly Row[];
}

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
  ): Named {
    const found = kind(keyOf(thing), thing);
    return { of: (each) => row(found, each), parts: name.split(ANY_NAME) };
  }

  return {
    drop: (reason) => countUp(dropped, reason),
    session(name) {
      if (name === '') return -1;
      const session = sessions.get(name) ?? rows.addSession(name);
      sessions.set(name, session);
      return session;
    },
    omitted() {
      omitted += 1;
    },
    kinds(event, showing) {
      if (showing.kind === 'unmapped') return { unmapped: event, named: [] };
      if (showing.kind === 'denied') {
        const { action, resource, by, explicit, errorCode } = showing.denial;
        const thing = { action, resource: resource && '', by, explicit, errorCode, event };
        return { unmapped: null, named: [rowOf(denials, denialKey, thing, resource ?? '')] };
      }
      const named = showing.uses.map((use) => {
        const { thing, name } = callThing(use, event);
        return rowOf(calls, callKey, thing, name);
      });
      return { unmapped: null, named };
    },
    entry({ unmapped: event, named }, name) {
      const found = named.map(({ of, parts }) => of(parts.join(name)));
      // A batch can ask the same thing twice in one record: that is one call.
      return { unmapped: event, rows: found.length > 1 ? [...new Set(found)] : found };
    },
    count({ unmapped: event, rows: found }, sight, failure) {
      if (sight.session >= 0) counted.add(sight.session);
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
