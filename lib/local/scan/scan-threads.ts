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
 * one place, so which thread read what does not show. Returns the files that were read.
 */
export async function scanInThreads(
  files: readonly LogFile[],
  query: Omit<DecodeQuery, 'meaningOf'>,
  threads: number,
  listener: ScanListener,
): Promise<ReadonlySet<LogFile>> {
  const taken = new Set<LogFile>();
  const batches = batchesOf(files);
  const workers = Array.from(
    { length: Math.min(threads, batches.length) },
    () => new Worker(THREAD, { workerData: query, resourceLimits: LIMITS }),
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
  { reader, done }: ScanListener,
  taken: Set<LogFile>,
): Promise<void> {
  const read = reader();
  const ahead: (readonly LogFile[])[] = [];
  const send = () => {
    const batch = batches.pop();
    const task: ThreadTask = batch?.map(({ file }) => file) ?? null;
    if (batch) ahead.push(batch);
    worker.postMessage(task);
  };

  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a thread that reads logs ended with ${code}`)));
    worker.on('message', ({ understood, digest, ended }: ThreadAnswer) => {
      try {
        if (digest !== null) read(digest);
        if (ended) {
          resolve();
          return;
        }
        const batch = ahead.shift() ?? [];
        const own = batch.filter((_, index) => understood[index]);
        for (const file of own) taken.add(file);
        done(own);
        send();
      } catch (error) {
        reject(error);
      }
    });
    for (let count = 0; count < AHEAD; count += 1) send();
  });
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
