import { dayNumber, isoDays, isoTime } from './event-time.ts';
import type { Call } from './evidence.ts';
import { linkedCells } from './linked-cells.ts';
import { recordOf } from './record-of.ts';
import { uuidText } from './seen-events.ts';

const SAMPLES = 3;
const SESSIONS = 10;
const FIRST_ROWS = 64;

// A row, in words of four bytes: two times, those of the samples, the samples' ids, and the rest.
const ROW_WORDS = 28;
const FIRST = 0;
const LAST = 1;
const SAMPLE_TIMES = 2;
const SAMPLE_IDS = 10;
const COUNT = 22;
const SAMPLE_COUNT = 23;
const DAYS = 24;
const LAST_DAY = 25;
const SESSION_LIST = 26;
const MORE_SESSIONS = 27;

/** One record's part in a row. */
export interface Sight {
  readonly time: number;
  /** The event id when it is a UUID: four words of `ids`, from `at` on. */
  readonly ids: Uint32Array;
  readonly at: number;
  /** Any other event id, null when the record has none; undefined for a UUID. */
  readonly otherId: string | null | undefined;
  /** The service that made the call with the role's session; empty when the role did. */
  readonly forwardedBy: string;
  /** By its number; -1 when the record has none. */
  readonly session: number;
}

/** How often, and when, something was seen. */
export type Seen = Pick<
  Call,
  | 'count'
  | 'failures'
  | 'forwardedBy'
  | 'first'
  | 'last'
  | 'days'
  | 'dayCounts'
  | 'sessions'
  | 'moreSessions'
  | 'samples'
>;

/** A row by its number. */
export type Row = number;

/**
 * Adds up sights in rows. This is the engine's inner loop, and there is a row for each action on each resource: they
 * lie in arrays of numbers, 112 bytes each and 12 for each day and session, and are changed in place. Nothing of it is
 * visible before `seen`, which depends on what was seen and not on the order.
 */
export interface SightRows {
  /** A new row, without a sight. */
  add(): Row;
  /** `failure` is the error code of a call that failed though it was authorised. */
  see(row: Row, sight: Sight, failure: string | null): void;
  hasSight(row: Row): boolean;
  seen(row: Row): Seen;
  /** A number for one more session. Names of sessions differ in their last letters, if at all. */
  addSession(name: string): number;
}

type Counts = Map<string, number>;

export function sightRows(): SightRows {
  let numbers = new Float64Array((FIRST_ROWS * ROW_WORDS) / 2);
  let words = new Uint32Array(numbers.buffer);
  let rows = 0;
  const cells = linkedCells();
  const sessions: string[] = [];
  /** Of the rows and samples that have any: few calls fail, and nearly all ids are UUIDs. */
  const failures = new Map<Row, Counts>();
  const forwarded = new Map<Row, Counts>();
  const otherIds = new Map<number, string>();

  function grow(): void {
    const before = numbers;
    numbers = new Float64Array(before.length * 2);
    numbers.set(before);
    words = new Uint32Array(numbers.buffer);
  }

  function addDay(base: number, time: number): void {
    const day = dayNumber(time);
    const last = words[base + LAST_DAY] ?? 0;
    const known = last !== 0 && cells.first(last) === day ? last : dayCell(base, day);
    cells.setSecond(known, cells.second(known) + 1);
    words[base + LAST_DAY] = known;
  }

  function dayCell(base: number, day: number): number {
    const head = words[base + DAYS] ?? 0;
    for (let cell = head; cell !== 0; cell = cells.next(cell)) {
      if (cells.first(cell) === day) return cell;
    }
    const cell = cells.add(day, 0, head);
    words[base + DAYS] = cell;
    return cell;
  }

  /** The smallest by name stay, sorted, so that the order of the records does not show. */
  function addSession(base: number, session: number): void {
    const head = words[base + SESSION_LIST] ?? 0;
    let length = 0;
    for (let cell = head; cell !== 0; cell = cells.next(cell)) {
      if (cells.first(cell) === session) return;
      length += 1;
    }
    const name = sessions[session] ?? '';
    let before = 0;
    let behind = head;
    while (behind !== 0 && (sessions[cells.first(behind)] ?? '') < name) {
      before = behind;
      behind = cells.next(behind);
    }
    if (length === SESSIONS) words[base + MORE_SESSIONS] = 1;
    if (length === SESSIONS && behind === 0) return;
    const cell = cells.add(session, 0, behind);
    if (before === 0) words[base + SESSION_LIST] = cell;
    else cells.setNext(before, cell);
    if (length === SESSIONS) cells.cut(words[base + SESSION_LIST] ?? 0, SESSIONS);
  }

  function idAt(row: Row, sample: number): string {
    const other = otherIds.size === 0 ? undefined : otherIds.get(row * SAMPLES + sample);
    return other ?? uuidText(words, row * ROW_WORDS + SAMPLE_IDS + sample * 4);
  }

  /** Below 0 when the sight comes before the sample, by time and id. */
  function compare(row: Row, sample: number, { time, ids, at, otherId }: Sight): number {
    const other = numbers[(row * ROW_WORDS) / 2 + SAMPLE_TIMES + sample] ?? 0;
    if (time !== other) return time - other;
    const [own, sampled] = [otherId ?? uuidText(ids, at), idAt(row, sample)];
    return own < sampled ? -1 : 1;
  }

  function moveSample(row: Row, from: number, to: number): void {
    const [time, id] = [(row * ROW_WORDS) / 2 + SAMPLE_TIMES, row * ROW_WORDS + SAMPLE_IDS];
    numbers[time + to] = numbers[time + from] ?? 0;
    words.copyWithin(id + to * 4, id + from * 4, id + from * 4 + 4);
    if (otherIds.size > 0) setOther(row * SAMPLES + to, otherIds.get(row * SAMPLES + from));
  }

  function setOther(at: number, id: string | undefined): void {
    if (id === undefined) otherIds.delete(at);
    else otherIds.set(at, id);
  }

  /** The smallest by time and id stay, so that the order of the records does not show. */
  function addSample(row: Row, sight: Sight): void {
    if (sight.otherId === null) return;
    const base = row * ROW_WORDS;
    const count = words[base + SAMPLE_COUNT] ?? 0;
    let place = count;
    while (place > 0 && compare(row, place - 1, sight) < 0) place -= 1;
    if (place === SAMPLES) return;
    for (let from = Math.min(count, SAMPLES - 1); from > place; from -= 1) {
      moveSample(row, from - 1, from);
    }
    numbers[base / 2 + SAMPLE_TIMES + place] = sight.time;
    for (let word = 0; word < 4; word += 1) {
      words[base + SAMPLE_IDS + place * 4 + word] = sight.ids[sight.at + word] ?? 0;
    }
    if (sight.otherId !== undefined || otherIds.size > 0) {
      setOther(row * SAMPLES + place, sight.otherId);
    }
    words[base + SAMPLE_COUNT] = Math.min(count + 1, SAMPLES);
  }

  return {
    add() {
      const row = rows;
      rows += 1;
      if (rows * ROW_WORDS > words.length) grow();
      numbers[(row * ROW_WORDS) / 2 + FIRST] = Number.POSITIVE_INFINITY;
      numbers[(row * ROW_WORDS) / 2 + LAST] = Number.NEGATIVE_INFINITY;
      return row;
    },
    see(row, sight, failure) {
      const base = row * ROW_WORDS;
      const { time, session, forwardedBy } = sight;
      if (time < (numbers[base / 2 + FIRST] ?? 0)) numbers[base / 2 + FIRST] = time;
      if (time > (numbers[base / 2 + LAST] ?? 0)) numbers[base / 2 + LAST] = time;
      words[base + COUNT] = (words[base + COUNT] ?? 0) + 1;
      addDay(base, time);
      if (session >= 0) addSession(base, session);
      if (failure !== null) countIn(failures, row, failure);
      if (forwardedBy !== '') countIn(forwarded, row, forwardedBy);
      addSample(row, sight);
    },
    hasSight: (row) => (words[row * ROW_WORDS + COUNT] ?? 0) > 0,
    seen(row) {
      const base = row * ROW_WORDS;
      const days = cells.list(words[base + DAYS] ?? 0);
      if (days.length > 1) days.sort((one, other) => cells.first(one) - cells.first(other));
      const sessionCells = cells.list(words[base + SESSION_LIST] ?? 0);
      const samples: string[] = [];
      for (let sample = 0; sample < (words[base + SAMPLE_COUNT] ?? 0); sample += 1) {
        samples.push(idAt(row, sample));
      }
      const forwardedBy = forwarded.get(row);
      return {
        count: words[base + COUNT] ?? 0,
        failures: sorted(failures.get(row)),
        ...(forwardedBy && { forwardedBy: sorted(forwardedBy) }),
        first: isoTime(numbers[base / 2 + FIRST] ?? 0),
        last: isoTime(numbers[base / 2 + LAST] ?? 0),
        days: isoDays(days.map(cells.first)),
        dayCounts: days.map(cells.second),
        sessions: sessionCells.map((cell) => sessions[cells.first(cell)] ?? ''),
        ...(words[base + MORE_SESSIONS] === 1 && { moreSessions: true }),
        samples,
      };
    },
    addSession: (name) => sessions.push(name) - 1,
  };
}

function countIn(rows: Map<Row, Counts>, row: Row, name: string): void {
  const counts = rows.get(row) ?? new Map<string, number>();
  rows.set(row, counts.set(name, (counts.get(name) ?? 0) + 1));
}

function sorted(counts: Counts | undefined): Readonly<Record<string, number>> {
  return recordOf([...(counts ?? [])].sort(([one], [other]) => (one < other ? -1 : 1)));
}
