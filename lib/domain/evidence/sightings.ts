import { dayNumber, isoDays, isoTime } from './event-time.ts';
import { recordOf } from './record-of.ts';

const SAMPLES = 3;
const SESSIONS = 10;

/** One record's part in a row. */
export interface Sight {
  readonly time: number;
  /** Asked only for the few that become samples. An id comes once in a row; null when the record has none. */
  readonly eventId: () => string | null;
  /** The error code of a call that failed though it was authorised. */
  readonly failure: string | null;
  /** The service that made the call with the role's session; empty when the role did. */
  readonly forwardedBy: string;
  /** Name of the role's session; empty when the record has none. */
  readonly session: string;
}

/** How often, and when, something was seen. */
interface Seen {
  readonly count: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly forwardedBy?: Readonly<Record<string, number>>;
  readonly first: string;
  readonly last: string;
  readonly days: readonly string[];
  readonly dayCounts: readonly number[];
  readonly sessions: readonly string[];
  readonly moreSessions?: true;
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
  /** Of each of `days`. */
  readonly dayCounts: number[];
  /** The smallest by name, sorted; `lastSession` is the one that came last. */
  readonly sessions: string[];
  moreSessions: boolean;
  lastSession: string;
  failures: ReadonlyMap<string, number>;
  forwarded: ReadonlyMap<string, number>;
  count: number;
  first: number;
  last: number;
  /** The day that came last, and its place in `days`. */
  lastDay: number;
  lastPlace: number;
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
export function see(
  row: Row<unknown>,
  { time, eventId, failure, forwardedBy, session }: Sight,
): void {
  row.count += 1;
  if (time < row.first) row.first = time;
  if (time > row.last) row.last = time;
  const day = dayNumber(time);
  if (day !== row.lastDay) {
    const known = row.days.indexOf(day);
    row.lastPlace = known >= 0 ? known : row.days.push(day) - 1;
    row.lastDay = day;
  }
  row.dayCounts[row.lastPlace] = (row.dayCounts[row.lastPlace] ?? 0) + 1;
  if (session !== '' && session !== row.lastSession) {
    row.lastSession = session;
    keepSession(row, session);
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
    dayCounts: [],
    sessions: [],
    moreSessions: false,
    lastSession: '',
    failures: NO_COUNTS,
    forwarded: NO_COUNTS,
    count: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    lastDay: Number.NaN,
    lastPlace: 0,
    samples: [],
  };
}

/** The smallest stay, so that the order of the records does not show. */
function keepSession(row: Row<unknown>, session: string): void {
  const { sessions } = row;
  if (sessions.includes(session)) return;
  const place = sessions.findIndex((other) => session < other);
  if (place >= 0) sessions.splice(place, 0, session);
  else if (sessions.length < SESSIONS) sessions.push(session);
  else row.moreSessions = true;
  if (sessions.length > SESSIONS) {
    sessions.pop();
    row.moreSessions = true;
  }
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
  const days = row.days
    .map((day, place) => ({ day, count: row.dayCounts[place] ?? 0 }))
    .sort((one, other) => one.day - other.day);
  return {
    count: row.count,
    failures: sorted(row.failures),
    ...(row.forwarded.size > 0 && { forwardedBy: sorted(row.forwarded) }),
    first: isoTime(row.first),
    last: isoTime(row.last),
    days: isoDays(days.map(({ day }) => day)),
    dayCounts: days.map(({ count }) => count),
    sessions: row.sessions,
    ...(row.moreSessions && { moreSessions: true }),
    samples: row.samples.map(({ eventId }) => eventId),
  };
}
