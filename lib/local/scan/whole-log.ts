import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isGzip } from '../log-start.ts';
import { type Inflater, inflater } from './inflater.ts';
import { NotUnderstood, type ReadLog, readingOf } from './read-log.ts';

/** What is taken at once, as it lies on the disk and inflated; CloudTrail's files stay far below. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;

/** Shows log files to `take`, in whole and in order; it answers whether it understood. */
export interface WholeLogs {
  /** False when the file cannot be read so. What `take` throws comes out as an Error that names the file. */
  takeFile(file: string, take: (read: ReadLog) => boolean): boolean;
  /** The same for a log that is in memory, as it lay where it is from. */
  takeBytes(name: string, bytes: Uint8Array, take: (read: ReadLog) => boolean): boolean;
}

/** `inflate` is made once for all of them, since to make one costs more than a small log; null does without. */
export function wholeLogs(inflate: Inflater | null = inflater()): WholeLogs {
  const start = Buffer.alloc(64 * 1024);

  function takeAll(name: string, source: ReadLog, take: (read: ReadLog) => boolean): boolean {
    try {
      return take(limited(inflated(source)));
    } catch (error) {
      if (error instanceof NotUnderstood) return false;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${name} cannot be taken in: ${reason}`, { cause: error });
    }
  }

  function inflated(source: ReadLog): ReadLog {
    const length = source(start);
    const read = startingWith(start.subarray(0, length), source);
    if (!isGzip(start.subarray(0, length))) return read;
    return inflate === null ? readingOf(gunzipped(read)) : inflate(read);
  }

  return {
    takeFile(file, take) {
      let handle: number;
      try {
        handle = openSync(file, 'r');
      } catch {
        return false;
      }
      try {
        return takeAll(file, reading(handle), take);
      } finally {
        closeSync(handle);
      }
    },
    takeBytes: (name, bytes, take) => takeAll(name, readingOf(bytes), take),
  };
}

function reading(handle: number): ReadLog {
  return (into) => {
    try {
      return readSync(handle, into, 0, into.length, null);
    } catch {
      throw new NotUnderstood('it cannot be read');
    }
  };
}

function startingWith(start: Uint8Array, rest: ReadLog): ReadLog {
  const first = readingOf(start);
  let isFirst = start.length > 0;
  return (into) => {
    if (!isFirst) return rest(into);
    const count = first(into);
    if (count > 0) return count;
    isFirst = false;
    return rest(into);
  };
}

function limited(read: ReadLog): ReadLog {
  let bytes = 0;
  return (into) => {
    const count = read(into);
    bytes += count;
    if (bytes > MOST_BYTES) throw new NotUnderstood('it is too long');
    return count;
  };
}

/** At once, by what every Node has. */
function gunzipped(read: ReadLog): Uint8Array {
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(1024 * 1024);
    const count = read(piece);
    if (count === 0) break;
    length += count;
    if (length > MOST_FILE_BYTES) throw new NotUnderstood('it is too long');
    pieces.push(piece.subarray(0, count));
  }
  // Node's types do not know that `info` changes the answer (Node documentation, "zlib: Options").
  const options = { maxOutputLength: MOST_BYTES, info: true };
  try {
    const { buffer, engine } = gunzipSync(Buffer.concat(pieces), options) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    if (engine.bytesWritten === length) return buffer;
  } catch {
    // Said below.
  }
  throw new NotUnderstood('its gzip data is damaged, or something else is after it');
}
