import type { TrailRecord } from '../../domain/trail/record.ts';
import { MEMBERS, RECORD, writeKeys } from './members.ts';
import type { ReadLog } from './read-log.ts';
import {
  DATE,
  FORMS,
  HAS_NAME,
  ID,
  INPUT,
  IS_UUID,
  LASTING,
  LISTS,
  MASKS,
  NUMBER,
  PASSING,
  ROW_BYTES,
  ROWS,
  SECONDS,
  SLOT_BYTES,
  type Table,
} from './scanner-memory.ts';
import { scannerInstance } from './scanner-module.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;

/** How much is looked at together. A longer record is not understood. */
const WINDOW_BYTES = 512 * 1024;
const WINDOW_END = INPUT + WINDOW_BYTES;

type Stop = 'end' | 'full' | 'list-ended' | 'not-understood';
const STOPS: readonly Stop[] = ['end', 'full', 'list-ended', 'not-understood'];

/** Members whose values are numbered together; made by `list`. */
type MemberList = number;

/**
 * Looks at one window of a log's bytes at a time. Records are rows 0, 1, 2...; a member's value in one is `bytes` from
 * `start` to before `end`, 0 and 0 when the record has none. They stay until the next of `open`, `next` and `scan`.
 */
export interface Scanner {
  readonly bytes: Buffer;
  list(members: readonly (keyof TrailRecord)[]): MemberList;
  /** Starts with a log. What `read` throws comes out of the calls that read on. */
  open(read: ReadLog): void;
  /** The byte that comes next; -1 at the end. */
  next(): number;
  /** Whether these come next. They have to fit into the window; so it is passed over only what `next` could be. */
  startsWith(start: Uint8Array): boolean;
  pass(count: number): void;
  /** From here on each line is a record: line breaks are commas, and `endsLine` knows them. */
  readLines(): void;
  /** Whether a line ends where a row does; to be asked of each row in turn. */
  endsLine(row: number): boolean;
  /** Whether a line ends at the byte that comes next. */
  atLineEnd(): boolean;
  /** Whether all line ends so far have been asked for. */
  knowsAllLines(): boolean;
  /** Reads the records that come next, the first of which has to start here, as far as they fit; returns the count. */
  scan(): number;
  /** Why there is no further one. */
  readonly stop: () => Stop;
  start(row: number, place: number): number;
  endOf(row: number, place: number): number;
  /** Of a time in CloudTrail's own form: the date, as the number 20260301; -1 for any other value. */
  date(row: number): number;
  /** And the seconds since its midnight. */
  seconds(row: number): number;
  /** Whether source and name are strings without a look at what is in them. */
  hasName(row: number): boolean;
  /** Whether the event id is a UUID in lower case; if so, its four words are written to `ids` at `at`. */
  uuid(row: number, ids: Uint32Array, at: number): boolean;
  /** The lasting number of the values on the list that the scanner was made with; to be asked of each row in turn. */
  number(row: number): number;
  /**
   * Equal for rows whose values on the list are equal byte for byte; -1 when there is no room for new ones. Passing are
   * the numbers of what seldom comes again, so that it leaves room for the others.
   */
  passing(row: number, list: MemberList): number;
  lasting(row: number, list: MemberList): number;
  /** Forgets the passing numbers. */
  forgetPassing(): void;
  forgetLasting(): void;
}

/** `numbered` are the members of which the number is asked for every row. */
export function scanner(numbered: readonly (keyof TrailRecord)[]): Scanner {
  const exports = scannerInstance();
  const bytes = Buffer.from(exports.memory.buffer);
  const words = new Int32Array(exports.memory.buffer);
  writeKeys(bytes);
  bytes.fill(0xff, MASKS, MASKS + 16);
  for (const table of [PASSING, LASTING]) empty(table);
  let nextList = LISTS;
  const numberedList = list(numbered);
  let rows = 0;
  /** The numbers that the rows were read with have been forgotten since. */
  let stale = false;
  let read: ReadLog = () => 0;
  /** What is in the window and was not passed over yet. */
  let from = INPUT;
  let end = INPUT;
  let ended = true;

  /** Where line breaks were that have not been asked for yet; null when lines are nothing special. */
  let breaks: number[] | null = null;
  let asked = 0;

  function list(members: readonly (keyof TrailRecord)[]): MemberList {
    const at = nextList;
    const entries = members.map((member) => MEMBERS[member] * 8);
    words.set([entries.length, ...entries], at / 4);
    nextList += (entries.length + 1) * 4;
    return at;
  }

  function readFrom(row: number): void {
    const [from, to] = [ROWS + row * ROW_BYTES, ROWS + rows * ROW_BYTES];
    exports.read(from, to, numberedList, LASTING.at);
    stale = false;
  }

  function empty({ at, slotCount, slots, entries, bytes: first, end: last }: Table): void {
    bytes.fill(0, slots, slots + slotCount * SLOT_BYTES);
    words.set([0, first, last, slots, entries, slotCount - 1], at / 4);
  }

  function markBreaks(start: number): void {
    if (breaks === null) return;
    const window = bytes.subarray(0, end);
    for (let at = window.indexOf(NEWLINE, start); at >= 0; at = window.indexOf(NEWLINE, at + 1)) {
      bytes[at] = COMMA;
      breaks.push(at);
    }
  }

  function fill(): void {
    const moved = from - INPUT;
    bytes.copyWithin(INPUT, from, end);
    end -= moved;
    from = INPUT;
    breaks = breaks?.slice(asked).map((at) => at - moved) ?? null;
    asked = 0;
    const fresh = end;
    while (end < WINDOW_END && !ended) {
      const count = read(bytes.subarray(end, WINDOW_END));
      end += count;
      ended = count === 0;
    }
    bytes.fill(' ', end, end + 64);
    markBreaks(fresh);
  }

  const wordOf = (row: number, word: number) => words[(ROWS + row * ROW_BYTES) / 4 + word] ?? 0;
  const endOf = (row: number, place: number) => wordOf(row, place * 2 + 1);

  return {
    bytes,
    list,
    open(reading) {
      read = reading;
      from = INPUT;
      end = INPUT;
      ended = false;
      breaks = null;
      fill();
    },
    next() {
      if (from === end && !ended) fill();
      return from === end ? -1 : (bytes[from] ?? -1);
    },
    startsWith: (start) => bytes.subarray(from, Math.min(end, from + start.length)).equals(start),
    pass(count) {
      from += count;
    },
    readLines() {
      breaks = [];
      markBreaks(from);
    },
    endsLine(row) {
      asked += 1;
      return breaks?.[asked - 1] === endOf(row, RECORD);
    },
    knowsAllLines: () => asked === (breaks?.length ?? 0),
    atLineEnd() {
      asked += 1;
      return breaks?.[asked - 1] === from;
    },
    scan() {
      rows = exports.scan(from, end);
      if (rows === 0 && words[1] === STOPS.indexOf('end') && from > INPUT) {
        fill();
        rows = exports.scan(from, end);
      }
      from = words[0] ?? 0;
      readFrom(0);
      return rows;
    },
    stop: () => STOPS[words[1] ?? 3] ?? 'not-understood',
    start: (row, place) => wordOf(row, place * 2),
    endOf,
    date: (row) => wordOf(row, DATE),
    seconds: (row) => wordOf(row, SECONDS),
    hasName: (row) => (wordOf(row, FORMS) & HAS_NAME) !== 0,
    uuid(row, ids, at) {
      for (let word = 0; word < 4; word += 1) ids[at + word] = wordOf(row, ID + word);
      return (wordOf(row, FORMS) & IS_UUID) !== 0;
    },
    number(row) {
      if (stale) readFrom(row);
      return wordOf(row, NUMBER);
    },
    passing: (row, members) => exports.number(ROWS + row * ROW_BYTES, members, PASSING.at),
    lasting: (row, members) => exports.number(ROWS + row * ROW_BYTES, members, LASTING.at),
    forgetPassing: () => empty(PASSING),
    forgetLasting() {
      empty(LASTING);
      stale = true;
    },
  };
}
