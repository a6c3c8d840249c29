/** Words of a key. */
export const WORDS = 4;
const FIRST_SLOTS = 64;

/** A set of keys of 128 bits, exact. */
export interface UuidSet {
  /** Whether the key, as four words, is new. */
  add(key: Uint32Array): boolean;
}

/**
 * An open-addressing table at most two thirds full: 24 to 48 bytes a key (a Set of strings takes over 100), and 72 for
 * the moment in which the table doubles.
 */
export function uuidSet(): UuidSet {
  let table = new Uint32Array(FIRST_SLOTS * WORDS);
  let size = 0;
  let hasZero = false;

  return {
    add(key) {
      // The zero key would look like a free slot.
      if (isFree(key, 0)) {
        const isNew = !hasZero;
        hasZero = true;
        return isNew;
      }
      if (!insert(table, key, 0)) return false;
      size += 1;
      if (size * WORDS * 3 > table.length * 2) table = grown(table);
      return true;
    },
  };
}

/** The memory for so many keys. */
export function tableBytes(keys: number): number {
  let slots = FIRST_SLOTS;
  while (keys * 3 > slots * 2) slots *= 2;
  return slots * WORDS * Uint32Array.BYTES_PER_ELEMENT;
}

/** The key is at `from` of `keys`. */
function insert(table: Uint32Array, keys: Uint32Array, from: number): boolean {
  const slots = table.length / WORDS;
  let slot = firstSlot(keys, from, slots);
  for (;;) {
    const at = slot * WORDS;
    if (isFree(table, at)) {
      // Four writes are faster than one `set`.
      for (let index = 0; index < WORDS; index += 1) table[at + index] = word(keys, from + index);
      return true;
    }
    if (isKey(table, at, keys, from)) return false;
    slot = (slot + 1) & (slots - 1);
  }
}

/** Where to look for a key first: any of the slots, of which there may be more than 2^24; a power of two. */
export function firstSlot(keys: Uint32Array, at: number, slots: number): number {
  const all = word(keys, at) ^ word(keys, at + 1) ^ word(keys, at + 2) ^ word(keys, at + 3);
  const product = Math.imul(all, 0x9e3779b1);
  // The high bits of the product are the well mixed ones.
  return ((product ^ (product >>> 15)) & (slots - 1)) >>> 0;
}

function grown(table: Uint32Array): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(table.length * 2);
  for (let at = 0; at < table.length; at += WORDS) {
    if (!isFree(table, at)) insert(bigger, table, at);
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

function isKey(table: Uint32Array, at: number, keys: Uint32Array, from: number): boolean {
  return (
    word(table, at) === word(keys, from) &&
    word(table, at + 1) === word(keys, from + 1) &&
    word(table, at + 2) === word(keys, from + 2) &&
    word(table, at + 3) === word(keys, from + 3)
  );
}

function word(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}
