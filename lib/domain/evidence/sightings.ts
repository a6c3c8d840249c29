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
  /** Null when the record has none. */
  readonly session: Session | null;
}

/** A session of the role, one object for each: names of sessions differ in their last letters, if at all. */
export interface Session {
  readonly name: string;
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
 * Rows of things seen. This is the engine's inner loop, so rows are changed in place; nothing of it is visible before
 * `rows`, which depends on what was seen and not on the order.
 */
export interface Sightings<Thing> {
  /**
   * The row of a thing, to be kept by who will see it again. Things are equal exactly when `kind` and `name` are: a name
   * is kept as it is, and few kinds come with many names.
   */
  row(kind: string, name: string, thing: Thing): Row<Thing>;
  /** Those with a sight, sorted by key. */
  rows(): readonly { readonly thing: Thing; readonly seen: Seen }[];
}

/** Two rows in three are of one record: they hold no more than that. */
export interface Row<Thing> {
  readonly thing: Thing;
  only: Only | null;
  several: Several | null;
}

interface Only extends Omit<Sight, 'eventId'> {
  readonly eventId: string | null;
}

/** Of a row with more than one record. */
interface Several {
  /** Days since 1970, each once. Most rows are of few days, which an array holds in a fifth of a Set's memory. */
  readonly days: number[];
  /** Of each of `days`. */
  readonly dayCounts: number[];
  /** The smallest by name, sorted; `lastSession` is the one that came last. */
  readonly sessions: Session[];
  moreSessions: boolean;
  lastSession: Session | null;
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

/** `keyOf` is what rows are sorted by, another for each thing. */
export function sightings<Thing>(keyOf: (thing: Thing) => string): Sightings<Thing> {
  const kinds = new Map<string, Map<string, Row<Thing>>>();
  return {
    row(kind, name, thing) {
      const names = kinds.get(kind) ?? new Map<string, Row<Thing>>();
      if (names.size === 0) kinds.set(kind, names);
      const row = names.get(name) ?? { thing, only: null, several: null };
      if (row.thing === thing) names.set(name, row);
      return row;
    },
    rows: () =>
      [...kinds.values()]
        .flatMap((names) => [...names.values()])
        .flatMap(({ thing, only, several }) =>
          only === null ? [] : [{ key: keyOf(thing), thing, only, several }],
        )
        .sort(({ key: one }, { key: other }) => (one < other ? -1 : 1))
        .map(({ thing, only, several }) => ({
          thing,
          seen: several === null ? seenOnce(only) : seenSeveral(several),
        })),
  };
}

/** Adds one record to a row. */
export function see(row: Row<unknown>, sight: Sight): void {
  const { only } = row;
  if (only === null) {
    row.only = { ...sight, eventId: sight.eventId() };
    return;
  }
  row.several ??= withOnly(only);
  add(row.several, sight);
}

function withOnly(only: Only): Several {
  const several = startSeveral();
  add(several, { ...only, eventId: () => only.eventId });
  return several;
}

function add(row: Several, { time, eventId, failure, forwardedBy, session }: Sight): void {
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
  if (session !== null && session !== row.lastSession) {
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

function startSeveral(): Several {
  return {
    days: [],
    dayCounts: [],
    sessions: [],
    moreSessions: false,
    lastSession: null,
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
function keepSession(row: Several, session: Session): void {
  const { sessions } = row;
  if (sessions.includes(session)) return;
  const place = sessions.findIndex((other) => session.name < other.name);
  if (place >= 0) sessions.splice(place, 0, session);
  else if (sessions.length < SESSIONS) sessions.push(session);
  else row.moreSessions = true;
  if (sessions.length > SESSIONS) {
    sessions.pop();
    row.moreSessions = true;
  }
}

/** The smallest by (time, id) stay, so that the order of the records does not show. */
function keepSample({ samples }: Several, time: number, idOf: Sight['eventId']): void {
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

function seenSeveral(several: Several): Seen {
  const days = several.days
    .map((day, place) => ({ day, count: several.dayCounts[place] ?? 0 }))
    .sort((one, other) => one.day - other.day);
  return {
    count: several.count,
    failures: sorted(several.failures),
    ...(several.forwarded.size > 0 && { forwardedBy: sorted(several.forwarded) }),
    first: isoTime(several.first),
    last: isoTime(several.last),
    days: isoDays(days.map(({ day }) => day)),
    dayCounts: days.map(({ count }) => count),
    sessions: several.sessions.map(({ name }) => name),
    ...(several.moreSessions && { moreSessions: true }),
    samples: several.samples.map(({ eventId }) => eventId),
  };
}

function seenOnce({ time, eventId, failure, forwardedBy, session }: Only): Seen {
  const at = isoTime(time);
  return {
    count: 1,
    failures: recordOf(failure === null ? [] : [[failure, 1]]),
    ...(forwardedBy !== '' && { forwardedBy: recordOf([[forwardedBy, 1]]) }),
    first: at,
    last: at,
    days: isoDays([dayNumber(time)]),
    dayCounts: [1],
    sessions: session === null ? [] : [session.name],
    samples: eventId === null ? [] : [eventId],
  };
}
