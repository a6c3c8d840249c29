import { setImmediate } from 'node:timers/promises';
import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import { type Collected, startCollecting } from '../domain/evidence/collect.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import type { CallMeaning, TrailRecord } from '../domain/trail/record.ts';
import { type LogProgress, readLogs } from './log-files.ts';
import type { LogFile, LogPaths } from './log-paths.ts';
import { decoder } from './scan/decode.ts';
import { MOST_FILE_BYTES, release, wholeLog } from './scan/whole-log.ts';

export interface LogQuery {
  /** ISO 8601 in UTC; `to` is exclusive. */
  readonly window: Window;
  /** One of each ARN; `all` for every role that called. */
  readonly roles: readonly KnownRole[] | 'all';
  /** What a call means in IAM terms; by the catalogue unless given. */
  readonly meaningOf?: (record: TrailRecord) => CallMeaning;
}

/** Records after which a digest is counted. */
const DIGEST_RECORDS = 20_000;

/**
 * What the asked roles did in a window, from listed log files: each role's evidence, and the ledger over all of
 * them. The answer depends on what the files hold and not on their order.
 *
 * CloudTrail's own files are scanned whole; whatever else a file is, JSON.parse reads it record by record, and the
 * answer is the same.
 *
 * Throws BadInput for a window that is none, for two roles of one ARN, and naming a file that is gone by now or may
 * not be read.
 */
export async function collectLogs(
  logs: LogPaths,
  { window, roles, meaningOf = meaningInTheCatalogue }: LogQuery,
  progress: (progress: LogProgress) => void = () => {},
): Promise<Collected> {
  const collecting = startCollecting({ window, roles, meaningOf });
  const take = collecting.reader();
  const { from, to } = collecting.window;
  const decoding = decoder({ from, to, roles, meaningOf });
  const others: LogFile[] = [];
  const totalFiles = logs.files.length;
  const totalBytes = logs.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = 0;
  let bytes = 0;
  let records = 0;

  const flush = () => {
    const digest = decoding.digest();
    if (digest === null) return;
    take(digest);
    records += digest.total;
  };

  if (totalFiles > 0) progress({ files, totalFiles, bytes, totalBytes, records });
  for (const log of logs.files) {
    if (!scanned(log, decoding.take)) {
      others.push(log);
      continue;
    }
    files += 1;
    bytes += log.bytes;
    if (decoding.pending() < DIGEST_RECORDS) continue;
    flush();
    progress({ files, totalFiles, bytes, totalBytes, records });
    await setImmediate();
  }
  flush();
  progress({ files, totalFiles, bytes, totalBytes, records });

  const reading = await readLogs(
    { ...logs, files: others },
    (record) => collecting.add(record),
    (more) =>
      progress({
        files: files + more.files,
        totalFiles,
        bytes: bytes + more.bytes,
        totalBytes,
        records: records + more.records,
      }),
  );
  return collecting.finish({ ...reading.files, read: reading.files.read + files });
}

function scanned(log: LogFile, take: (bytes: Uint8Array) => boolean): boolean {
  if (log.open !== undefined || log.bytes > MOST_FILE_BYTES) return false;
  const bytes = wholeLog(log.file);
  if (bytes === null) return false;
  const taken = take(bytes);
  release(bytes);
  return taken;
}
