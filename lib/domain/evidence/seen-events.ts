const WORDS = 4;
const FIRST_SLOTS = 1024;
const UUID_DIGITS = 32;

/** Remembers events; adding says whether the event is new. */
export interface SeenEvents {
  /** `hash` is the `eventHash` of what else tells events apart. */
  add(eventId: string, hash: number): boolean;
  /** The same for an id that is a UUID, as four words from `at` on. */
  addWords(ids: Uint32Array, at: number, hash: number): boolean;
}

/**
 * A set of events by id, name and role. CloudTrail's id alone should do; the others are taken in because logs put
 * together by hand repeat ids, and to lose a use is worse than to count one twice.
 *
 * An id that is a UUID costs 16 bytes in an open-addressing table at most two thirds full, the rest being folded into
 * it as a 32-bit hash; other ids are kept whole. So memory grows with the distinct events of the asked roles, without a
 * bound: `tableBytes` of them, which is 24 to 48 bytes an event (a Set of strings takes over 100), and 72 for the
 * moment in which the table doubles. Ten million events take 256 MiB.
 */
export function seenEvents(): SeenEvents {
  const others = new Set<string>();
  const key = new Uint32Array(WORDS);
  let table = new Uint32Array(FIRST_SLOTS * WORDS);
  let size = 0;

  function addKey(hash: number): boolean {
    key[3] = (word(key, 3) ^ hash) >>> 0;
    // The zero key would look like a free slot.
    if (isFree(key, 0)) key[0] = 1;
    if (!insert(table, key)) return false;
    size += 1;
    if (size * WORDS * 3 > table.length * 2) table = grown(table);
    return true;
  }

  return {
    add(eventId, hash) {
      if (readUuid(eventId, key)) return addKey(hash);
      const before = others.size;
      return others.add(`${eventId}\u0000${hash}`).size > before;
    },
    addWords(ids, at, hash) {
      key[0] = word(ids, at);
      key[1] = word(ids, at + 1);
      key[2] = word(ids, at + 2);
      key[3] = word(ids, at + 3);
      return addKey(hash);
    },
  };
}

/** The memory for so many distinct events whose ids are UUIDs. */
export function tableBytes(events: number): number {
  let slots = FIRST_SLOTS;
  while (events * 3 > slots * 2) slots *= 2;
  return slots * WORDS * Uint32Array.BYTES_PER_ELEMENT;
}

/** The UUID of four words. */
export function uuidText(ids: Uint32Array, at: number): string {
  const [one, two, three, four] = [
    word(ids, at),
    word(ids, at + 1),
    word(ids, at + 2),
    word(ids, at + 3),
  ];
  return `${high(one)}${low(one)}-${high(two)}-${low(two)}-${high(three)}-${low(three)}${high(four)}${low(four)}`;
}

function high(value: number): string {
  return `${HEX[value >>> 24]}${HEX[(value >>> 16) & 0xff]}`;
}

function low(value: number): string {
  return `${HEX[(value >>> 8) & 0xff]}${HEX[value & 0xff]}`;
}

/** The two digits of each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function insert(table: Uint32Array, key: Uint32Array): boolean {
  const slots = table.length / WORDS;
  let slot = firstSlot(key, slots);
  for (;;) {
    const at = slot * WORDS;
    if (isFree(table, at)) {
      // Four writes are faster than one `set`.
      for (let index = 0; index < WORDS; index += 1) table[at + index] = word(key, index);
      return true;
    }
    if (isKey(table, at, key)) return false;
    slot = (slot + 1) & (slots - 1);
  }
}

/** Where to look for a key first: any of the slots, of which there may be more than 2^24; a power of two. */
export function firstSlot(key: Uint32Array, slots: number): number {
  const product = Math.imul(word(key, 0) ^ word(key, 1) ^ word(key, 2) ^ word(key, 3), 0x9e3779b1);
  // The high bits of the product are the well mixed ones.
  return ((product ^ (product >>> 15)) & (slots - 1)) >>> 0;
}

function grown(table: Uint32Array): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(table.length * 2);
  for (let at = 0; at < table.length; at += WORDS) {
    if (!isFree(table, at)) insert(bigger, table.subarray(at, at + WORDS));
  }
  return bigger;
}

function isFree(table: Uint32Array, at: number): boolean {
  return (
    word(table, at) === 0 &&
    word(table, at + 1) === 0 &&
    word(table, at + 2) === 0 &&
    word(table, at + 3) === 0
  );
}

function isKey(table: Uint32Array, at: number, key: Uint32Array): boolean {
  return (
    word(table, at) === word(key, 0) &&
    word(table, at + 1) === word(key, 1) &&
    word(table, at + 2) === word(key, 2) &&
    word(table, at + 3) === word(key, 3)
  );
}

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
