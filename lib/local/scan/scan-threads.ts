import { Worker } from 'node:worker_threads';
import type { LogFile } from '../log-paths.ts';
import type { Batches } from './batches.ts';
import type { DecodeQuery } from './decode.ts';
import type { ScanListener } from './scan-logs.ts';
import type { ThreadAnswer, ThreadTask } from './scan-thread.ts';

const THREAD = new URL('scan-thread.ts', import.meta.url);
/** What threads make is short-lived; V8 would let it grow to three times this before it looks. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };
/** Handed out to each thread beforehand, so that it does not wait for the answer. */
const AHEAD = 2;

/**
 * Scans files in threads, each taking the next ones when it is through with its own. All counting is done here, in
 * one place, so which thread read what does not show. `module` is what a thread runs.
 *
 * When a thread fails, in whatever way, all are ended and nobody is handed more; an Error names the files it was at.
 */
export async function scanInThreads(
  batches: Batches,
  query: Omit<DecodeQuery, 'meaningOf'>,
  threads: number,
  listener: ScanListener,
  module: URL = THREAD,
): Promise<void> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(module, { workerData: query, resourceLimits: LIMITS }),
  );
  try {
    await Promise.all(workers.map((worker) => scanIn(worker, batches, listener)));
  } catch (error) {
    batches.close();
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function scanIn(
  worker: Worker,
  batches: Batches,
  { reader, done, left, counted }: ScanListener,
): Promise<void> {
  const read = reader();
  const ahead: (readonly LogFile[])[] = [];
  let uncounted: LogFile[] = [];
  const send = () => {
    const batch = batches.next();
    const task: ThreadTask = batch?.map(({ file }) => file) ?? null;
    if (batch) ahead.push(batch);
    worker.postMessage(task);
  };

  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(new Error(failureOf(ahead[0] ?? [], why), { cause }));
    worker.on('error', (error: Error) => {
      if (error.name === 'BadInput') reject(error);
      else fail(error.message, error);
    });
    worker.on('messageerror', (error) => fail(error.message, error));
    // Also without an error, when it just ends: nobody else would answer.
    worker.on('exit', (code) => fail(`it ended with code ${code}`));
    worker.on('message', ({ understood, digest, ended }: ThreadAnswer) => {
      try {
        const batch = ahead.shift() ?? [];
        const own = batch.filter((_, index) => understood[index]);
        for (const [index, file] of batch.entries()) if (!understood[index]) left(file);
        for (const file of batch) uncounted.push(file);
        if (digest !== null) read(digest);
        if (digest !== null || ended) {
          counted(uncounted);
          uncounted = [];
        }
        if (ended) {
          resolve();
          return;
        }
        done(own);
        send();
      } catch (error) {
        reject(error);
      }
    });
    for (let count = 0; count < AHEAD; count += 1) send();
  });
}

function failureOf(batch: readonly LogFile[], why: string): string {
  const [first] = batch;
  const others = batch.length > 1 ? ` or one of the ${batch.length - 1} files behind it` : '';
  const where = first === undefined ? '' : ` at ${first.file}${others}`;
  return `A thread that reads logs failed${where}: ${why}. This is a fault of Ratchet: please report it with the file. To go on without a file, move it out of the logs.`;
}
