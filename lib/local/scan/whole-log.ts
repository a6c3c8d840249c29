import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What is read at once, as it lies on the disk and inflated; CloudTrail's files stay far below. */
export const MOST_FILE_BYTES = 64 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;
/** Deflate makes at most 1,032 bytes of one (RFC 1951), so a longer length is made up. */
const MOST_RATIO = 1032;
const SMALLEST_GZIP = 18;

/** The bytes of a log file, inflated; null when it cannot be read whole, whatever the reason. */
function wholeLog(file: string): Uint8Array | null {
  try {
    const bytes = readFileSync(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? inflated(bytes) : bytes;
  } catch {
    return null;
  }
}

/**
 * One chunk of output for all: a quarter faster than many. The length at the end of a gzip member (RFC 1952) is only
 * a hint, since it can be wrong.
 */
function inflated(bytes: Buffer): Uint8Array | null {
  if (bytes.length < SMALLEST_GZIP) return null;
  const told = bytes.readUInt32LE(bytes.length - 4);
  const chunkSize = Math.max(64, Math.min(told + 1, bytes.length * MOST_RATIO, MOST_BYTES));
  const length = bytes.length;
  const { buffer, engine } = withEngine(bytes, chunkSize);
  release(bytes);
  // What follows the gzip data is no part of the log.
  return engine.bytesWritten === length ? buffer : null;
}

/** Node's types do not know that `info` changes the answer (Node documentation, "zlib: Options"). */
function withEngine(bytes: Buffer, chunkSize: number) {
  const options = { chunkSize, maxOutputLength: MOST_BYTES, info: true };
  return gunzipSync(bytes, options) as unknown as {
    readonly buffer: Buffer;
    readonly engine: { readonly bytesWritten: number };
  };
}

/**
 * Shows `take` a log file whole; false when it cannot be read so, or `take` says so. What `take` throws comes out as an
 * Error that names the file.
 */
export function takeLog(file: string, take: (bytes: Uint8Array) => boolean): boolean {
  const bytes = wholeLog(file);
  if (bytes === null) return false;
  try {
    return take(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be taken in: ${reason}`, { cause: error });
  } finally {
    release(bytes);
  }
}

/** Gives the memory of a large log back at once, rather than when it is next collected. */
function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 1024 * 1024) buffer.transfer(0);
}
