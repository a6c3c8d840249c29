import { setImmediate } from 'node:timers/promises';
import type { OpenLog } from '../log-open.ts';
import type { LogFile } from '../log-paths.ts';
import { type DecodeQuery, decoder } from './decode.ts';
import { DIGEST_RECORDS } from './digest-size.ts';
import type { ScanListener } from './scan-logs.ts';
import { wholeLogs } from './whole-log.ts';

/** What is held of one, as it lies there; CloudTrail's files stay far below. */
const MOST_FETCHED_BYTES = 32 * 1024 * 1024;

/** A log that is no file of this machine. */
type FetchedLog = LogFile & Required<Pick<LogFile, 'open'>>;

export function isFetched(log: LogFile): log is FetchedLog {
  return log.open !== undefined;
}

/**
 * Scans logs that are no files of this machine, in their order, each when it has come whole. One that is not
 * CloudTrail's own goes to `others` with what has come of it, since it may not come again, before the next is opened.
 * Throws what opening and reading throw.
 */
export async function scanFetched(
  logs: readonly FetchedLog[],
  query: DecodeQuery,
  { reader, done, counted }: ScanListener,
  others: (log: LogFile) => Promise<void>,
): Promise<void> {
  const decoding = decoder(query);
  const read = reader();
  const whole = wholeLogs();
  let uncounted: LogFile[] = [];
  for (const log of logs) {
    uncounted.push(log);
    const open = await log.open();
    const { pieces, ended } = await piecesOf(open);
    if (ended && takes(log.file, pieces)) {
      await open.close();
      done([log]);
      // For timers and signals.
      await setImmediate();
    } else {
      await others({ ...log, open: () => Promise.resolve(startingWith(pieces, open)) });
    }
    if (decoding.pending() >= DIGEST_RECORDS) flush();
  }
  flush();

  function takes(name: string, pieces: readonly Buffer[]): boolean {
    return whole.takeBytes(name, Buffer.concat(pieces), decoding.take);
  }

  function flush(): void {
    const digest = decoding.digest();
    if (digest !== null) read(digest);
    counted(uncounted);
    uncounted = [];
  }
}

async function piecesOf(log: OpenLog): Promise<{ pieces: Buffer[]; ended: boolean }> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    while (length <= MOST_FETCHED_BYTES) {
      const piece = await log.next();
      if (piece.length === 0) return { pieces, ended: true };
      pieces.push(piece);
      length += piece.length;
    }
  } catch (error) {
    await log.close();
    throw error;
  }
  return { pieces, ended: false };
}

/** `pieces` is emptied. */
function startingWith(pieces: Buffer[], rest: OpenLog): OpenLog {
  const before = pieces.reverse();
  return { next: async () => before.pop() ?? rest.next(), close: () => rest.close() };
}
