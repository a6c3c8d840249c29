import type { Collecting, CollectQuery } from '../domain/evidence/collect.ts';
import type { Ledger } from '../domain/evidence/evidence.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import { type LogProgress, type LogReading, readLogs } from './log-files.ts';
import type { LogPaths } from './log-paths.ts';
import { holdNewSpace } from './new-space.ts';
import { finished } from './scan/finished.ts';
import { isFetched, scanFetched } from './scan/scan-fetched.ts';
import { type ScanListener, scanLogs, threadsFor } from './scan/scan-logs.ts';

/**
 * Shows all records of some log files to `collecting`, which was started with this query. CloudTrail's own files, and
 * lines of records, are scanned whole; whatever else a file is, JSON.parse reads it record by record, and what is
 * collected is the same. Returns what became of the files.
 *
 * Throws BadInput naming a file that is gone by now or may not be read.
 */
export async function takeLogs(
  logs: LogPaths,
  collecting: Collecting,
  { roles, meaningOf, changes = false }: CollectQuery,
  threads: number = threadsFor(logs.files),
  progress: (progress: LogProgress) => void = () => {},
): Promise<Ledger['files']> {
  const totalFiles = logs.files.length;
  const totalBytes = logs.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = 0;
  let scanned = 0;
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

  const { files: inOrder, handOver, hold } = finished(logs.files, collecting.forget);
  const listener: ScanListener = {
    left: hold,
    counted: handOver,
    reader() {
      const read = collecting.reader();
      return (digest) => {
        read(digest);
        records += digest.total;
        holdNewSpace();
      };
    },
    done(read) {
      files += read.length;
      scanned += read.length;
      for (const log of read) bytes += log.bytes;
      report(NO_MORE);
    },
  };
  const readings: LogReading[] = [];
  async function readOthers(others: LogPaths): Promise<void> {
    const reading = await readLogs(others, (record) => collecting.add(record), report);
    readings.push(reading);
    files += others.files.length;
    bytes += others.files.reduce((sum, file) => sum + file.bytes, 0);
    records += reading.records;
  }

  if (totalFiles > 0) report(NO_MORE);
  const query = { ...collecting.window, roles, changes };
  const others = await scanLogs(
    inOrder,
    {
      ...query,
      meaningOf: meaningOf === meaningInTheCatalogue ? null : meaningOf,
      threads,
    },
    listener,
  );
  await scanFetched(others.filter(isFetched), { ...query, meaningOf }, listener, (log) =>
    readOthers({ files: [log], skipped: [], pruned: [] }),
  );
  await readOthers({ ...logs, files: others.filter((log) => !isFetched(log)) });
  if (totalFiles > 0) report(NO_MORE);
  return filesOf(readings, scanned);
}

function filesOf(readings: readonly LogReading[], scanned: number): Ledger['files'] {
  const all = <Item>(itemsOf: (files: Ledger['files']) => readonly Item[]) =>
    readings.flatMap(({ files }) => itemsOf(files));
  return {
    read: readings.reduce((sum, { files }) => sum + files.read, scanned),
    skipped: all(({ skipped }) => skipped).sort(byFile),
    corrupt: all(({ corrupt }) => corrupt).sort(byFile),
    pruned: all(({ pruned }) => pruned),
  };
}

function byFile(one: { readonly file: string }, other: { readonly file: string }): number {
  return one.file < other.file ? -1 : 1;
}

const NO_MORE = { files: 0, bytes: 0, records: 0 };
