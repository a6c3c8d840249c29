import { createGunzip } from 'node:zlib';
import type { OpenLog } from './log-open.ts';
import { isGzip } from './log-start.ts';

/** Of output at a time. What stands in the same piece as a damage is lost with it. */
const GUNZIPPED_BYTES = 64 * 1024;

/**
 * Hands over the bytes of a log in order, inflated when they are gzip, whatever the name says. Returns what is
 * wrong with the gzip data, in words, null when nothing is: after handing over all that came before its early end, or
 * all but the last 64 KB before a damage.
 * `read` hears how many bytes came off the disk; `take` says whether to go on. Throws what opening and reading throw.
 */
export async function eachChunk(
  open: () => Promise<OpenLog>,
  take: (bytes: Buffer) => boolean,
  read: (bytes: number) => void,
): Promise<string | null> {
  const log = await open();
  try {
    const start = await log.next();
    read(start.length);
    if (isGzip(start)) return await inflateEach(log, start, take, read);
    for (let bytes = start; bytes.length > 0; bytes = await log.next()) {
      if (bytes !== start) read(bytes.length);
      if (!take(bytes)) break;
    }
    return null;
  } finally {
    await log.close();
  }
}

/**
 * A reader of the stream would lose what is buffered when an error comes, and how much depends on the machine's
 * pace. So the stream flows freely and is fed one chunk at a time: what a chunk inflates to is out before the next
 * goes in.
 */
async function inflateEach(
  log: OpenLog,
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
      bytes = await log.next();
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
