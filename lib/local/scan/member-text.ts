import { eventTime } from '../../domain/evidence/event-time.ts';

const QUOTE = 0x22;
const ZERO = 0x30;
const DAY = 86_400_000;
/** Of `"2026-03-01T06:10:12Z"`. */
const TIME_BYTES = 22;
const UUID_BYTES = 38;

/** Reads the values that nearly every record has in one form: JSON as CloudTrail writes it, quotes included. */
export interface MemberText {
  /** `eventTime` in milliseconds since 1970; undefined for a value in any other form. */
  time(start: number, end: number): number | undefined;
  /** Writes the four words of a UUID at `at` of `ids`; false for a value in any other form. */
  uuid(start: number, end: number, ids: Uint32Array, at: number): boolean;
}

export function memberText(bytes: Uint8Array): MemberText {
  // Records of one file are most often of one day.
  let lastDay = '';
  let lastStart: number | null = null;

  function two(at: number): number {
    const tens = (bytes[at] ?? 0) - ZERO;
    const ones = (bytes[at + 1] ?? 0) - ZERO;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  }

  function isLastDay(at: number): boolean {
    if (lastDay === '') return false;
    for (let index = 0; index < 10; index += 1) {
      if (bytes[at + index] !== lastDay.charCodeAt(index)) return false;
    }
    return true;
  }

  return {
    time(start, end) {
      if (end - start !== TIME_BYTES || bytes[start] !== QUOTE) return undefined;
      if (bytes[end - 1] !== QUOTE || bytes[end - 2] !== 0x5a || bytes[start + 11] !== 0x54)
        return undefined;
      if (bytes[start + 14] !== 0x3a || bytes[start + 17] !== 0x3a) return undefined;
      const [hours, minutes, seconds] = [two(start + 12), two(start + 15), two(start + 18)];
      if (!(hours < 24 && minutes < 60 && seconds < 60)) return undefined;
      if (!isLastDay(start + 1)) {
        lastDay = String.fromCharCode(...bytes.subarray(start + 1, start + 11));
        lastStart = eventTime(`${lastDay}T00:00:00Z`);
        if (lastStart === null || lastStart % DAY !== 0) lastDay = '';
      }
      if (lastDay === '' || lastStart === null) return undefined;
      return lastStart + ((hours * 60 + minutes) * 60 + seconds) * 1000;
    },

    uuid(start, end, ids, at) {
      if (end - start !== UUID_BYTES || bytes[start] !== QUOTE || bytes[end - 1] !== QUOTE)
        return false;
      let value = 0;
      let digits = 0;
      let wrong = 0;
      for (let index = 0; index < 36; index += 1) {
        const byte = bytes[start + 1 + index] ?? 0;
        if (index === 8 || index === 13 || index === 18 || index === 23) {
          wrong |= byte ^ 0x2d;
          continue;
        }
        const digit = HEX[byte] ?? 0xff;
        wrong |= digit & 0xf0;
        value = (value << 4) | digit;
        digits += 1;
        if ((digits & 7) === 0) ids[at + (digits >> 3) - 1] = value >>> 0;
      }
      return wrong === 0;
    },
  };
}

/** The value of each lower-case hex digit; 0xff for other bytes. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte));
  return digit < 0 ? 0xff : digit;
});
