import { availableParallelism } from 'node:os';
import type { Digest } from '../../domain/evidence/digest.ts';
import type { LogFile } from '../log-paths.ts';
import { batchesOf } from './batches.ts';
import type { DecodeQuery } from './decode.ts';
import { isFetched } from './scan-fetched.ts';
import { scanHere } from './scan-here.ts';
import { scanInThreads } from './scan-threads.ts';
import { MOST_FILE_BYTES } from './whole-log.ts';

/** Who hears what a scan finds. */
export interface ScanListener {
  /** Starts to listen to one more decoder, whose digests come in order. */
  readonly reader: () => (digest: Digest) => void;
  /** Files that were read whole, and are in the digests so far or in those to come. */
  readonly done: (files: readonly LogFile[]) => void;
  /** A file that was not understood, and is in no digest. */
  readonly left: (file: LogFile) => void;
  /** Files, done or left, of which no digest to come will have anything. */
  readonly counted: (files: readonly LogFile[]) => void;
}

export interface ScanQuery extends Omit<DecodeQuery, 'meaningOf'> {
  /** Null for the catalogue's, which threads can find by themselves; a function cannot be sent to them. */
  readonly meaningOf: DecodeQuery['meaningOf'] | null;
  readonly threads: number;
}

/** A thread costs about 0.2 s to start: what one core scans of gzip in that time, and then some. */
const BYTES_A_THREAD = 8 * 1024 * 1024;

/** How many threads are worth starting for some files. */
export function threadsFor(files: readonly LogFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(bytes / BYTES_A_THREAD)));
}

/**
 * Scans the files of this machine that are CloudTrail's own, on this thread and on others beside it, and returns the
 * other files, in their order. Throws what goes wrong in a thread.
 */
export async function scanLogs(
  files: readonly LogFile[],
  { threads, meaningOf, ...query }: ScanQuery,
  listener: ScanListener,
): Promise<readonly LogFile[]> {
  const others = new Set(files.filter((file) => isFetched(file) || file.bytes > MOST_FILE_BYTES));
  const batches = batchesOf(files.filter((file) => !others.has(file)));
  const noting: ScanListener = {
    ...listener,
    left(file) {
      others.add(file);
      listener.left(file);
    },
  };
  const beside = meaningOf === null ? Math.min(threads, batches.count) - 1 : 0;
  await Promise.all([
    scanInThreads(batches, query, Math.max(0, beside), noting),
    scanHere(batches, { ...query, meaningOf: meaningOf ?? (await catalogue()) }, noting),
  ]);
  return files.filter((file) => others.has(file));
}

async function catalogue(): Promise<DecodeQuery['meaningOf']> {
  return (await import('../../domain/trail/actions.ts')).meaningOf;
}
