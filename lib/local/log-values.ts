import { MOST_BYTES, span } from './log-span.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;

/** What JSON takes for space; `trim` takes more. */
export const BLANK = /^[ \t\r\n]*$/;

/** 1 for the bytes that matter outside of strings. */
const MARKS = new Uint8Array(256);
for (const byte of [
  QUOTE,
  COMMA,
  COLON,
  OPEN_ARRAY,
  CLOSE_ARRAY,
  OPEN_OBJECT,
  CLOSE_OBJECT,
  NEWLINE,
])
  MARKS[byte] = 1;

/** CloudTrail's files, and the answer of LookupEvents. */
const LISTS: ReadonlySet<string> = new Set(['Records', 'Events']);
const LONGEST_LIST_NAME = 7;

/** `element`: one of a list of records. `value`: a whole value. `frame`: what is left of one without its elements. */
export interface LogPiece {
  readonly kind: 'element' | 'value' | 'frame';
  readonly text: string;
}

/** Cuts the bytes of a log into pieces. */
export interface LogCutter {
  /** Returns how many of the bytes it took: all, unless it is broken or another cutter should go on from there. */
  push(bytes: Buffer): number;
  end(): void;
  /** What is wrong with the log, in words; null while nothing is. */
  broken(): string | null;
  /** Whether anything is to be had from the bytes after a break. */
  readonly goesOn: boolean;
}

/**
 * Cuts JSON values, one after the other, into records without holding more than one: the elements of a top-level
 * array, of `{"Records": [...]}` and of `{"Events": [...]}`, and other values whole. Brackets and strings are
 * followed here; everything else is left to JSON.parse of the pieces, the frame among them, so that nothing broken
 * goes unseen. `take` says what is wrong with a piece, or null.
 *
 * After the first break it stops: where the next record would start is a guess from there. It also stops before the
 * second value when the first stood alone on its line, since lines are then the better guide.
 */
export function valueCutter(take: (piece: LogPiece) => string | null): LogCutter {
  const part = span();
  let broken: string | null = null;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The depth of the list whose elements are being cut; 0 outside of one. */
  let list = 0;
  let elements = 0;
  /** The frame so far of the value being read; null when it has no list of records. */
  let frame: string | null = null;
  /** The beginning of the last string at depth 1, and the key it turned out to be. */
  let text = '';
  let key = '';
  let first: 'before' | 'one-line' | 'its-line-ended' | 'several-lines' = 'before';
  /** Where in the current bytes the part being read starts. */
  let from = 0;

  function give(kind: LogPiece['kind'], pieceText: string): void {
    broken = take({ kind, text: pieceText });
  }

  function startList(bytes: Buffer, at: number): void {
    frame = `${frame ?? ''}${part.take(bytes.subarray(from, at + 1))}`;
    if (frame.length > MOST_BYTES) broken = 'there is over 64 MB of text around its records';
    list = depth;
    elements = 0;
    from = at + 1;
  }

  function endElement(bytes: Buffer, at: number, byte: number): void {
    const element = part.take(bytes.subarray(from, at));
    if (byte === CLOSE_OBJECT) broken = 'its list of records is closed by a }';
    else if (!BLANK.test(element)) give('element', element);
    else if (byte === COMMA || elements > 0) broken = 'a record is missing between two commas';
    elements += 1;
    from = byte === COMMA ? at + 1 : at;
  }

  function endValue(bytes: Buffer, at: number): void {
    const rest = part.take(bytes.subarray(from, at + 1));
    if (frame === null) give('value', rest);
    else give('frame', frame + rest);
    frame = null;
    if (first === 'before') first = 'one-line';
  }

  /** A byte outside of values: of the space between them, or the first of one. */
  function between(bytes: Buffer, at: number, byte: number): void {
    if (byte === NEWLINE && first === 'one-line') first = 'its-line-ended';
    if (byte === SPACE || byte === TAB || byte === NEWLINE || byte === RETURN) return;
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) {
      broken = 'it is not JSON';
      return;
    }
    if (first === 'its-line-ended') first = 'several-lines';
    depth = 1;
    from = at;
    key = '';
    if (byte === OPEN_ARRAY) startList(bytes, at);
  }

  /** A byte inside of a value and outside of its strings. */
  function inside(bytes: Buffer, at: number, byte: number): void {
    if (byte === QUOTE) {
      inString = true;
      text = '';
    } else if (byte === COMMA) {
      if (depth === list) endElement(bytes, at, byte);
    } else if (byte === COLON) {
      key = text;
    } else if (byte === OPEN_OBJECT) {
      depth += 1;
    } else if (byte === OPEN_ARRAY) {
      depth += 1;
      if (depth === 2 && list === 0 && LISTS.has(key)) startList(bytes, at);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === list) {
        endElement(bytes, at, byte);
        list = 0;
      }
      depth -= 1;
      if (depth === 0 && broken === null) endValue(bytes, at);
    } else if (byte === NEWLINE && first === 'before') {
      first = 'several-lines';
    }
  }

  /** Goes to the end of the string, or of the bytes; returns where. This is where most of the time goes. */
  function passString(bytes: Buffer, start: number): number {
    let at = start;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inString = false;
        break;
      }
    }
    if (depth === 1 && text.length <= LONGEST_LIST_NAME) {
      text += bytes.toString('latin1', start, Math.min(at, start + LONGEST_LIST_NAME + 1));
    }
    return at;
  }

  return {
    push(bytes) {
      if (broken !== null) return bytes.length;
      from = 0;
      let at = 0;
      for (; at < bytes.length; at += 1) {
        if (inString) {
          at = passString(bytes, at);
          continue;
        }
        const byte = bytes[at] ?? 0;
        if (depth === 0) {
          if (first === 'its-line-ended' && byte > SPACE) return at;
          between(bytes, at, byte);
        } else if (MARKS[byte] === 1) {
          inside(bytes, at, byte);
        }
        if (broken !== null) return at;
      }
      if (depth > 0 && !part.hold(bytes.subarray(from))) broken = 'a record in it is over 64 MB';
      return bytes.length;
    },
    end() {
      if (broken !== null) return;
      if (depth > 0) broken = 'it ends in the middle of a value';
      else if (first === 'before') broken = 'it is empty';
    },
    broken: () => broken,
    goesOn: false,
  };
}
