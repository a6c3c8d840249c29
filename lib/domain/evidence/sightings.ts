import { dayNumber, isoDays, isoTime } from './event-time.ts';
import { recordOf } from './record-of.ts';

const SAMPLES = 3;

/** One record's part in a row: when, and under which event id (null when it has none). An id comes once in a row. */
export interface Sight {
  readonly time: number;
  readonly eventId: string | null;
  /** The error code of a call that failed though it was authorised. */
  readonly failure: string | null;
}

/** How often, and when, something was seen. */
interface Seen {
  readonly count: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly first: string;
  readonly last: string;
  readonly days: readonly string[];
  readonly samples: readonly string[];
}

/**
 * Rows of things seen, each by its key. This is the engine's inner loop, so rows are changed in place; nothing of
 * it is visible before `rows`, which depends on what was seen and not on the order.
 */
export interface Sightings<Thing> {
  /** `key` is equal exactly when the thing is. */
  add(key: string, thing: Thing, sight: Sight): void;
  /** Sorted by key. */
  rows(): readonly { readonly thing: Thing; readonly seen: Seen }[];
}

interface Row<Thing> {
  readonly thing: Thing;
  readonly days: Set<number>;
  readonly failures: Map<string, number>;
  count: number;
  first: number;
  last: number;
  samples: readonly { readonly time: number; readonly eventId: string }[];
}

export function sightings<Thing>(): Sightings<Thing> {
  const rows = new Map<string, Row<Thing>>();
  return {
    add(key, thing, sight) {
      const row = rows.get(key) ?? startRow(thing, sight.time);
      if (row.count === 0) rows.set(key, row);
      row.count += 1;
      row.first = Math.min(row.first, sight.time);
      row.last = Math.max(row.last, sight.time);
      row.days.add(dayNumber(sight.time));
      if (sight.failure !== null) {
        row.failures.set(sight.failure, (row.failures.get(sight.failure) ?? 0) + 1);
      }
      if (sight.eventId !== null) keepSample(row, sight.time, sight.eventId);
    },
    rows: () =>
      [...rows]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, row]) => ({ thing: row.thing, seen: seenIn(row) })),
  };
}

function startRow<Thing>(thing: Thing, time: number): Row<Thing> {
  return {
    thing,
    days: new Set(),
    failures: new Map(),
    count: 0,
    first: time,
    last: time,
    samples: [],
  };
}

/** The smallest by (time, id) stay, so that the order of the records does not show. */
function keepSample(row: Row<unknown>, time: number, eventId: string): void {
  const largest = row.samples[SAMPLES - 1];
  if (largest && time > largest.time) return;
  row.samples = [...row.samples, { time, eventId }]
    .sort((one, other) => one.time - other.time || (one.eventId < other.eventId ? -1 : 1))
    .slice(0, SAMPLES);
}

function seenIn(row: Row<unknown>): Seen {
  return {
    count: row.count,
    failures: recordOf([...row.failures].sort(([one], [other]) => (one < other ? -1 : 1))),
    first: isoTime(row.first),
    last: isoTime(row.last),
    days: isoDays(row.days),
    samples: row.samples.map(({ eventId }) => eventId),
  };
}
