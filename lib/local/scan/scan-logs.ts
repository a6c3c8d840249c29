import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../../domain/evidence/digest.ts';
import type { LogFile } from '../log-paths.ts';
import { type DecodeQuery, decoder } from './decode.ts';
import { DIGEST_RECORDS } from './digest-size.ts';
import { isFetched } from './scan-fetched.ts';
import { scanInThreads } from './scan-threads.ts';
import { MOST_FILE_BYTES, wholeLogs } from './whole-log.ts';

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
 * Scans the files of this machine that are CloudTrail's own, and returns the others, in their order. Throws what goes
 * wrong in a thread.
 */
export async function scanLogs(
  files: readonly LogFile[],
  { threads, meaningOf, ...query }: ScanQuery,
  listener: ScanListener,
): Promise<readonly LogFile[]> {
  const whole = files.filter((file) => !isFetched(file) && file.bytes <= MOST_FILE_BYTES);
  const taken =
    meaningOf === null && threads > 1
      ? await scanInThreads(whole, query, threads, listener)
      : await scanHere(whole, { ...query, meaningOf: meaningOf ?? (await catalogue()) }, listener);
  return files.filter((file) => !taken.has(file));
}

async function scanHere(
  files: readonly LogFile[],
  query: DecodeQuery,
  { reader, done, left, counted }: ScanListener,
): Promise<ReadonlySet<LogFile>> {
  const decoding = decoder(query);
  const read = reader();
  const whole = wholeLogs();
  const taken = new Set<LogFile>();
  let uncounted: LogFile[] = [];
  const flush = () => {
    const digest = decoding.digest();
    if (digest !== null) read(digest);
    counted(uncounted);
    uncounted = [];
  };
  for (const log of files) {
    uncounted.push(log);
    if (!whole.takeFile(log.file, decoding.take)) {
      left(log);
      continue;
    }
    taken.add(log);
    done([log]);
    if (decoding.pending() < DIGEST_RECORDS) continue;
    flush();
    // For timers and signals.
    await setImmediate();
  }
  flush();
  return taken;
}

async function catalogue(): Promise<DecodeQuery['meaningOf']> {
  return (await import('../../domain/trail/actions.ts')).meaningOf;
}
