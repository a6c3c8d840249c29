import { dayNumber, isoDays, isoTime } from './event-time.ts';
import { recordOf } from './record-of.ts';

const SAMPLES = 3;

/** One record's part in a row. */
export interface Sight {
  readonly time: number;
  /** Asked only for the few that become samples. An id comes once in a row; null when the record has none. */
  readonly eventId: () => string | null;
  /** The error code of a call that failed though it was authorised. */
  readonly failure: string | null;
  /** The service that made the call with the role's session; empty when the role did. */
  readonly forwardedBy: string;
}

/** How often, and when, something was seen. */
interface Seen {
  readonly count: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly forwardedBy?: Readonly<Record<string, number>>;
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
  /** The row of a thing, to be kept by who will see it again; `key` is equal exactly when the thing is. */
  row(key: string, thing: Thing): Row<Thing>;
  /** Those with a sight, sorted by key. */
  rows(): readonly { readonly thing: Thing; readonly seen: Seen }[];
}

export interface Row<Thing> {
  readonly thing: Thing;
  /** Days since 1970, each once. Most rows are of few days, which an array holds in a fifth of a Set's memory. */
  readonly days: number[];
  failures: ReadonlyMap<string, number>;
  forwarded: ReadonlyMap<string, number>;
  count: number;
  first: number;
  last: number;
  lastDay: number;
  /** Sorted by time and id. */
  readonly samples: Sample[];
}

interface Sample {
  readonly time: number;
  readonly eventId: string;
}

export function sightings<Thing>(): Sightings<Thing> {
  const rows = new Map<string, Row<Thing>>();
  return {
    row(key, thing) {
      const row = rows.get(key) ?? startRow(thing);
      if (row.count === 0) rows.set(key, row);
      return row;
    },
    rows: () =>
      [...rows]
        .filter(([, { count }]) => count > 0)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, row]) => ({ thing: row.thing, seen: seenIn(row) })),
  };
}

/** Adds one record to a row. */
export function see(row: Row<unknown>, { time, eventId, failure, forwardedBy }: Sight): void {
  row.count += 1;
  if (time < row.first) row.first = time;
  if (time > row.last) row.last = time;
  const day = dayNumber(time);
  if (day !== row.lastDay) {
    if (!row.days.includes(day)) row.days.push(day);
    row.lastDay = day;
  }
  if (failure !== null) row.failures = counted(row.failures, failure);
  if (forwardedBy !== '') row.forwarded = counted(row.forwarded, forwardedBy);
  keepSample(row, time, eventId);
}

/** Shared, since few calls fail or are forwarded. */
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

function counted(counts: ReadonlyMap<string, number>, name: string): ReadonlyMap<string, number> {
  return new Map(counts).set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return recordOf([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function startRow<Thing>(thing: Thing): Row<Thing> {
  return {
    thing,
    days: [],
    failures: NO_COUNTS,
    forwarded: NO_COUNTS,
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    lastDay: Number.NaN,
    samples: [],
  };
}

/** The smallest by (time, id) stay, so that the order of the records does not show. */
function keepSample({ samples }: Row<unknown>, time: number, idOf: Sight['eventId']): void {
  const largest = samples[SAMPLES - 1];
  if (largest && time > largest.time) return;
  const eventId = idOf();
  if (eventId === null) return;
  const isBefore = (other: Sample) =>
    time < other.time || (time === other.time && eventId < other.eventId);
  const place = samples.findIndex(isBefore);
  if (place >= 0) samples.splice(place, 0, { time, eventId });
  else if (samples.length < SAMPLES) samples.push({ time, eventId });
  if (samples.length > SAMPLES) samples.pop();
}

function seenIn(row: Row<unknown>): Seen {
  return {
    count: row.count,
    failures: sorted(row.failures),
    ...(row.forwarded.size > 0 && { forwardedBy: sorted(row.forwarded) }),
    first: isoTime(row.first),
    last: isoTime(row.last),
    days: isoDays(row.days),
    samples: row.samples.map(({ eventId }) => eventId),
  };
}
