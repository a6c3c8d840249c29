import { Worker } from 'node:worker_threads';
import type { LogFile } from '../log-paths.ts';
import type { DecodeQuery } from './decode.ts';
import type { ScanListener } from './scan-logs.ts';
import type { ThreadAnswer, ThreadTask } from './scan-thread.ts';

const THREAD = new URL('scan-thread.ts', import.meta.url);
/** Small files are handed out together, up to this. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_FILES = 256;
/** What threads make is short-lived; V8 would let it grow to three times this before it looks. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };
/** Handed out to each thread beforehand, so that it does not wait for the answer. */
const AHEAD = 2;

/**
 * Scans files in threads, each taking the next ones when it is through with its own. All counting is done here, in
 * one place, so which thread read what does not show. Returns the files that were read. `module` is what a thread runs.
 *
 * When a thread fails, in whatever way, all are ended, and an Error names the files it was at.
 */
export async function scanInThreads(
  files: readonly LogFile[],
  query: Omit<DecodeQuery, 'meaningOf'>,
  threads: number,
  listener: ScanListener,
  module: URL = THREAD,
): Promise<ReadonlySet<LogFile>> {
  const taken = new Set<LogFile>();
  const batches = batchesOf(files);
  const workers = Array.from(
    { length: Math.min(threads, batches.length) },
    () => new Worker(module, { workerData: query, resourceLimits: LIMITS }),
  );
  try {
    await Promise.all(workers.map((worker) => scanIn(worker, batches, listener, taken)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return taken;
}

/** `batches` is emptied by all workers. */
function scanIn(
  worker: Worker,
  batches: (readonly LogFile[])[],
  { reader, done, left, counted }: ScanListener,
  taken: Set<LogFile>,
): Promise<void> {
  const read = reader();
  const ahead: (readonly LogFile[])[] = [];
  let uncounted: LogFile[] = [];
  const send = () => {
    const batch = batches.pop();
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
        for (const file of own) taken.add(file);
        for (const file of batch) if (!taken.has(file)) left(file);
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

/** The last is taken first: in the order of the files, but small ones together. */
function batchesOf(files: readonly LogFile[]): (readonly LogFile[])[] {
  const batches: LogFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const last = batches.at(-1);
    if (last && bytes + file.bytes <= BATCH_BYTES && last.length < BATCH_FILES) {
      last.push(file);
      bytes += file.bytes;
    } else {
      batches.push([file]);
      bytes = file.bytes;
    }
  }
  return batches.reverse();
}
