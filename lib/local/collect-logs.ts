import type { AskedFor } from '../domain/evidence/asked-roles.ts';
import { type Collected, startCollecting } from '../domain/evidence/collect.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import type { CallMeaning, TrailRecord } from '../domain/trail/record.ts';
import { type LogProgress, readLogs } from './log-files.ts';
import { type LogPaths, pruneLogs } from './log-paths.ts';
import { scanLogs, threadsFor } from './scan/scan-logs.ts';

export interface LogQuery {
  /** ISO 8601 in UTC; `to` is exclusive. */
  readonly window: Window;
  readonly roles: AskedFor;
  /** What a call means in IAM terms; by the catalogue unless given. */
  readonly meaningOf?: (record: TrailRecord) => CallMeaning;
  /** As many as the cores and the files are worth unless given; 1 for none beside this one. */
  readonly threads?: number;
}

/**
 * What the asked roles did in a window, from listed log files: each role's evidence, and the ledger over all of
 * them. The answer depends on what the files hold and not on their order. Files whose names say that they can hold
 * nothing of the window stay unopened, and are counted as pruned.
 *
 * CloudTrail's own files are scanned whole; whatever else a file is, JSON.parse reads it record by record, and the
 * answer is the same.
 *
 * Throws BadInput for a window that is none, for two roles of one ARN, and naming a file that is gone by now or may
 * not be read.
 */
export async function collectLogs(
  listed: LogPaths,
  { window, roles, meaningOf = meaningInTheCatalogue, threads }: LogQuery,
  progress: (progress: LogProgress) => void = () => {},
): Promise<Collected> {
  const collecting = startCollecting({ window, roles, meaningOf });
  const logs = pruneLogs(listed, { ...window, regions: null });
  const totalFiles = logs.files.length;
  const totalBytes = logs.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = 0;
  let bytes = 0;
  let records = 0;
  const report = (more: Pick<LogProgress, 'files' | 'bytes' | 'records'>) =>
    progress({
      files: files + more.files,
      totalFiles,
      bytes: bytes + more.bytes,
      totalBytes,
      records: records + more.records,
    });

  if (totalFiles > 0) report(NO_MORE);
  const others = await scanLogs(
    logs.files,
    {
      ...collecting.window,
      roles,
      meaningOf: meaningOf === meaningInTheCatalogue ? null : meaningOf,
      threads: threads ?? threadsFor(logs.files),
    },
    {
      reader() {
        const read = collecting.reader();
        return (digest) => {
          read(digest);
          records += digest.total;
        };
      },
      done(read) {
        files += read.length;
        for (const log of read) bytes += log.bytes;
        report(NO_MORE);
      },
    },
  );
  const reading = await readLogs(
    { ...logs, files: others },
    (record) => collecting.add(record),
    report,
  );
  return collecting.finish({ ...reading.files, read: reading.files.read + files });
}

const NO_MORE = { files: 0, bytes: 0, records: 0 };
