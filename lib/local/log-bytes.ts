import { type FileHandle, open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { orBadInput } from './log-paths.ts';

/** Of a file at a time. Gzip makes at most 1,032 bytes of one (RFC 1951), so a bomb fills 32 MB at most. */
const READ_BYTES = 32 * 1024;
const GUNZIPPED_BYTES = 256 * 1024;

/**
 * Hands over the bytes of a file in order, inflated when they are gzip, whatever the name says. Returns what is
 * wrong with the gzip stream, in words, after handing over all that came before the break; null when nothing is.
 * `read` hears how many bytes came off the disk. Throws BadInput when the file cannot be read.
 */
export async function eachChunk(
  file: string,
  take: (bytes: Buffer) => void,
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
      take(bytes);
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
  take: (bytes: Buffer) => void,
  read: (bytes: number) => void,
): Promise<string | null> {
  const gunzip = createGunzip({ chunkSize: GUNZIPPED_BYTES });
  let inflated: Buffer[] = [];
  gunzip.on('data', (bytes: Buffer) => inflated.push(bytes));
  const ended = finished(gunzip).then(
    () => null,
    (error: Error) => error,
  );
  // Outside of the stream's own event, so that what `take` throws reaches our caller.
  const takeAll = () => {
    const ready = inflated;
    inflated = [];
    for (const bytes of ready) take(bytes);
  };
  try {
    let fed = 0;
    for (let bytes = start; bytes.length > 0 && !gunzip.destroyed; ) {
      fed += bytes.length;
      await new Promise((resolve) => gunzip.write(bytes, resolve));
      takeAll();
      bytes = await nextBytes(file, handle);
      read(bytes.length);
    }
    gunzip.end();
    const error = await ended;
    takeAll();
    if (error) return wordsFor(error);
    return gunzip.bytesWritten < fed
      ? 'there is something else after the end of its gzip data'
      : null;
  } finally {
    gunzip.destroy();
  }
}

function wordsFor(error: Error): string {
  return error.message === 'unexpected end of file'
    ? 'its gzip data ends early'
    : `its gzip data is damaged (${error.message})`;
}

async function nextBytes(file: string, handle: FileHandle): Promise<Buffer> {
  // A new buffer each time, because pieces of it are held.
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const { bytesRead } = await orBadInput(file, handle.read(buffer, 0, READ_BYTES, null));
  return buffer.subarray(0, bytesRead);
}
