import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { orBadInput } from './log-paths.ts';

/** Of a file at a time. Gzip makes at most 1,032 bytes of one (RFC 1951), so a bomb fills 32 MB at most. */
const READ_BYTES = 32 * 1024;
/** Of output at a time. What stands in the same piece as a damage is lost with it. */
const GUNZIPPED_BYTES = 64 * 1024;

/**
 * Hands over the bytes of a file in order, inflated when they are gzip, whatever the name says. Returns what is
 * wrong with the gzip data, in words, null when nothing is: after handing over all that came before its early end, or
 * all but the last 64 KB before a damage.
 * `read` hears how many bytes came off the disk; `take` says whether to go on. Throws BadInput when the file cannot be read.
 */
export async function eachChunk(
  file: string,
  take: (bytes: Buffer) => boolean,
  read: (bytes: number) => void,
): Promise<string | null> {
  const handle = await orBadInput(file, open(file));
  try {
    const start = await nextBytes(file, handle);
    read(start.length);
    if (start[0] === 0x1f && start[1] === 0x8b) {
      return await inflateEach(file, handle, start, take, read);
    }
    for (let bytes = start; bytes.length > 0; bytes = await nextBytes(file, handle)) {
      if (bytes !== start) read(bytes.length);
      if (!take(bytes)) break;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/**
 * A reader of the stream would lose what is buffered when an error comes, and how much depends on the machine's
 * pace. So the stream flows freely and is fed one chunk at a time: what a chunk inflates to is out before the next
 * goes in.
 */
async function inflateEach(
  file: string,
  handle: FileHandle,
  start: Buffer,
  take: (bytes: Buffer) => boolean,
  read: (bytes: number) => void,
): Promise<string | null> {
  const gunzip = createGunzip({ chunkSize: GUNZIPPED_BYTES });
  let inflated: Buffer[] = [];
  gunzip.on('data', (bytes: Buffer) => inflated.push(bytes));
  // Outside of the stream's own event, so that what `take` throws reaches our caller.
  const takeAll = () => {
    const ready = inflated;
    inflated = [];
    return ready.every(take);
  };
  let stopped: 'end' | Error | null = null;
  // A write that hits an error, or the end of the data, is never called back.
  const stop = new Promise<void>((resolve) => {
    const stopWith = (how: 'end' | Error) => {
      stopped = how;
      resolve();
    };
    gunzip.once('error', stopWith).once('end', () => stopWith('end'));
  });
  try {
    for (let bytes = start; bytes.length > 0; ) {
      const written = new Promise((resolve) => gunzip.write(bytes, resolve));
      await Promise.race([written, stop]);
      if (!takeAll()) return null;
      if (stopped !== null) return whyStopped(stopped);
      bytes = await nextBytes(file, handle);
      read(bytes.length);
    }
    gunzip.end();
    await stop;
    takeAll();
    return stopped === 'end' ? null : whyStopped(stopped);
  } finally {
    gunzip.destroy();
  }
}

/** In words, why a stream stopped that was not at its end. */
function whyStopped(how: 'end' | Error | null): string {
  if (!(how instanceof Error)) return 'there is something else after its gzip data';
  return how.message === 'unexpected end of file'
    ? 'its gzip data ends early'
    : `its gzip data is damaged (${how.message})`;
}

async function nextBytes(file: string, handle: FileHandle): Promise<Buffer> {
  // A new buffer each time, because pieces of it are held.
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const { bytesRead } = await orBadInput(file, handle.read(buffer, 0, READ_BYTES, null));
  return buffer.subarray(0, bytesRead);
}
