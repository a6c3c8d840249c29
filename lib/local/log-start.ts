import { closeSync, openSync, readSync } from 'node:fs';

/** Enough to see what a file begins with. */
const START_BYTES = 64;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Whether bytes are the start of gzip data. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Without the byte order mark that some Windows tools write. */
export function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** Whether a file begins as a log does, with gzip data or with an object or array of JSON. Throws what `fs` throws. */
export function startsAsLog(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(START_BYTES);
    const start = buffer.subarray(0, readSync(handle, buffer, 0, START_BYTES, 0));
    return isGzip(start) || /^\s*[{[]/.test(withoutMark(start).toString('latin1'));
  } finally {
    closeSync(handle);
  }
}
