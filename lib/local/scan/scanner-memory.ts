// Addresses and layouts of the WebAssembly text; those of keys are in members.ts.

/** 16 bytes with all bits set, and 16 with none. */
export const MASKS = 0x80;
export const LISTS = 0x100;
export const ROWS = 0x10000;
export const ROW_BYTES = 192;
export const INPUT = 0x200000;
// Behind the places of members, in words of a row.
export const DATE = 40;
export const SECONDS = 41;
export const NUMBER = 42;
export const FORMS = 43;
export const ID = 44;
export const IS_UUID = 1;
export const HAS_NAME = 2;

/** Where a table of numbers is described, and where it lies; entries, of 16 bytes, are half as many as slots. */
export interface Table {
  readonly at: number;
  readonly slotCount: number;
  readonly slots: number;
  readonly entries: number;
  readonly bytes: number;
  readonly end: number;
}
export const LASTING: Table = {
  at: 0x40,
  slotCount: 0x10000,
  slots: 0x70000,
  entries: 0xb0000,
  bytes: 0x300000,
  end: 0x700000,
};
export const PASSING: Table = {
  at: 0x60,
  slotCount: 0x20000,
  slots: 0x700000,
  entries: 0x780000,
  bytes: 0x880000,
  end: 0x1a00000,
};
export const SLOT_BYTES = 4;
