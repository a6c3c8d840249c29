import { dayNumber } from './event-time.ts';
import { type UuidSet, uuidSet, WORDS } from './uuid-set.ts';

const UUID_DIGITS = 32;
/** Calls of more days than this share their parts with others, so that made-up times cannot make parts without end. */
const PARTS = 1024;

/** Remembers events; adding says whether the event is new. Times are in milliseconds since 1970. */
export interface SeenEvents {
  /** `hash` is the `eventHash` of what else tells events apart. */
  add(eventId: string, hash: number, time: number): boolean;
  /** The same for an id that is a UUID, as four words from `at` on. */
  addWords(ids: Uint32Array, at: number, hash: number, time: number): boolean;
  /** Forgets days (since 1970, UTC) that end before `time`, but for those that are held. */
  forget(time: number, isHeld: (day: number) => boolean): void;
  /** How many events were added after their day had been forgotten. */
  late(): number;
}

/** Of the events of some days. */
interface Part {
  readonly uuids: UuidSet;
  readonly others: Set<string>;
  firstDay: number;
  lastDay: number;
}

/**
 * A set of events by id, name and role. CloudTrail's id alone should do; the others are taken in because logs put
 * together by hand repeat ids, and to lose a use is worse than to count one twice.
 *
 * An id that is a UUID costs 16 bytes in a table, the rest being folded into it as a 32-bit hash; other ids are kept
 * whole. Both deliveries of an event have the time of the call, so events are kept by day, and who knows that no more
 * of a day can come lets it be forgotten: then memory grows with the busiest days, and else with the distinct events of
 * the asked roles (\`tableBytes\` of them).
 */
export function seenEvents(): SeenEvents {
  const parts = new Map<number, Part>();
  const key = new Uint32Array(WORDS);
  const forgotten = new Set<number>();
  let late = 0;
  // Records of one file are most often of one day.
  let lastDay = Number.NaN;
  let lastPart = startPart(0);
  let lastIsLate = false;

  function partOf(time: number): Part {
    const day = dayNumber(time);
    if (day !== lastDay) goTo(day);
    if (lastIsLate) late += 1;
    return lastPart;
  }

  function goTo(day: number): void {
    const slot = ((day % PARTS) + PARTS) % PARTS;
    const part = parts.get(slot) ?? startPart(day);
    parts.set(slot, part);
    part.firstDay = Math.min(part.firstDay, day);
    part.lastDay = Math.max(part.lastDay, day);
    lastDay = day;
    lastPart = part;
    lastIsLate = forgotten.has(day);
  }

  function addKey({ uuids }: Part, hash: number): boolean {
    key[3] = (word(key, 3) ^ hash) >>> 0;
    return uuids.add(key);
  }

  return {
    add(eventId, hash, time) {
      const part = partOf(time);
      if (readUuid(eventId, key)) return addKey(part, hash);
      const before = part.others.size;
      return part.others.add(`${eventId}\u0000${hash}`).size > before;
    },
    addWords(ids, at, hash, time) {
      for (let index = 0; index < WORDS; index += 1) key[index] = word(ids, at + index);
      return addKey(partOf(time), hash);
    },
    forget(time, isHeld) {
      const today = dayNumber(time);
      for (const [slot, { firstDay: day, lastDay: last }] of parts) {
        if (day !== last || day >= today || isHeld(day)) continue;
        parts.delete(slot);
        forgotten.add(day);
      }
      lastDay = Number.NaN;
    },
    late: () => late,
  };
}

function startPart(day: number): Part {
  return { uuids: uuidSet(), others: new Set(), firstDay: day, lastDay: day };
}

/** The UUID of four words. Joined, since what is put together by `+` holds on to all of its pieces. */
export function uuidText(ids: Uint32Array, at: number): string {
  const [one, two, three, four] = [
    word(ids, at),
    word(ids, at + 1),
    word(ids, at + 2),
    word(ids, at + 3),
  ];
  const groups = [high(one) + low(one), high(two), low(two), high(three), low(three)];
  return [groups.join('-'), high(four), low(four)].join('');
}

function high(value: number): string {
  return `${HEX[value >>> 24]}${HEX[(value >>> 16) & 0xff]}`;
}

function low(value: number): string {
  return `${HEX[(value >>> 8) & 0xff]}${HEX[value & 0xff]}`;
}

/** The two digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Reads `8-4-4-4-12` lower-case hex digits into four words; false, with the words undefined, for any other text. */
function readUuid(text: string, words: Uint32Array): boolean {
  if (text.length !== UUID_DIGITS + 4) return false;
  let digits = 0;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== 0x2d) return false;
      continue;
    }
    const digit = hexDigit(code);
    if (digit < 0) return false;
    value = (value << 4) | digit;
    digits += 1;
    if (digits % 8 === 0) words[digits / 8 - 1] = value >>> 0;
  }
  return true;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x61 + 10;
  return -1;
}

/** Of an event's name, by FNV-1a over UTF-16 units, and the number of the role that it is of. */
export function eventHash(name: string, role: number): number {
  return (fnv1a(name) ^ Math.imul(role + 1, 0x9e3779b1)) >>> 0;
}

function fnv1a(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}

function word(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}
