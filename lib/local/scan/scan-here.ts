import { setImmediate } from 'node:timers/promises';
import type { LogFile } from '../log-paths.ts';
import type { Batches } from './batches.ts';
import { type DecodeQuery, decoder } from './decode.ts';
import { DIGEST_RECORDS } from './digest-size.ts';
import type { ScanListener } from './scan-logs.ts';
import { wholeLogs } from './whole-log.ts';

/** Scans files on this thread, as long as there are any. Throws what goes wrong, and then lets nobody go on. */
export async function scanHere(
  batches: Batches,
  query: DecodeQuery,
  { reader, done, left, counted }: ScanListener,
): Promise<void> {
  const decoding = decoder(query);
  const read = reader();
  const whole = wholeLogs();
  let uncounted: LogFile[] = [];

  function take(log: LogFile): void {
    uncounted.push(log);
    if (whole.takeFile(log.file, decoding.take)) done([log]);
    else left(log);
  }

  function flush(): void {
    const digest = decoding.digest();
    if (digest !== null) read(digest);
    counted(uncounted);
    uncounted = [];
  }

  try {
    for (let batch = batches.next(); batch; batch = batches.next()) {
      for (const log of batch) {
        take(log);
        if (decoding.pending() >= DIGEST_RECORDS) flush();
      }
      // For timers, signals, and what other threads have found.
      await setImmediate();
    }
    flush();
  } catch (error) {
    batches.close();
    throw error;
  }
}
