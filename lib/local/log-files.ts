import type { Ledger } from '../domain/evidence/evidence.ts';
import { eachChunk } from './log-bytes.ts';
import { lineCutter } from './log-lines.ts';
import { openFile } from './log-open.ts';
import type { LogFile, LogPaths } from './log-paths.ts';
import { elementContent, frameContent, type LogContent, valueContent } from './log-records.ts';
import { withoutMark } from './log-start.ts';
import { type LogCutter, type LogPiece, valueCutter } from './log-values.ts';

/** How far a reading is. Bytes are as they lie on the disk; of a stream they are not known beforehand. */
export interface LogProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly records: number;
}

export interface LogReading {
  readonly files: Ledger['files'];
  /** How many values stood where a record belongs. */
  readonly records: number;
}

/**
 * Reads CloudTrail logs, file by file in the order of their paths, and shows each record to `visit`: a visitor and
 * not an iterator, because the outcome of the files is the answer and a promise for each record would cost more
 * than the record. Of each file only the part being read is in memory.
 *
 * Read are CloudTrail's own files, the answer of LookupEvents, arrays, and records one after the other or one a
 * line; plain or gzip. A file that breaks is listed as corrupt with the reason, and its records count up to the
 * break: they were whole. After a break inside of JSON nothing counts, since where the next record would start is a
 * guess; in a file of lines each line stands for itself.
 *
 * Throws BadInput naming a file that is gone by now or may not be read.
 */
export async function readLogs(
  { files, skipped: unread, pruned }: LogPaths,
  visit: (record: unknown) => void,
  progress: (progress: LogProgress) => void = () => {},
): Promise<LogReading> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const skipped = [...unread];
  const corrupt: { file: string; reason: string }[] = [];
  let bytes = 0;
  let records = 0;
  let read = 0;

  for (const [done, log] of files.entries()) {
    const { file, bytes: size } = log;
    const report = (filesDone: number) =>
      progress({ files: filesDone, totalFiles: files.length, bytes, totalBytes, records });
    const recordsBefore = records;
    const bytesBefore = bytes;
    const end = await readLog(
      log,
      (record) => {
        records += 1;
        visit(record);
      },
      (count) => {
        bytes += count;
        report(done);
      },
    );
    if (end.kind === 'read') read += 1;
    else if (end.kind === 'digest')
      skipped.push({ file, reason: 'a digest of log files, not a log' });
    else corrupt.push({ file, reason: `${end.reason}; ${kept(records - recordsBefore)}` });
    // A broken file may not have been read to its end, and one that grows is read further than it was.
    if (size > 0) bytes = bytesBefore + size;
    report(done + 1);
  }
  skipped.sort((one, other) => (one.file < other.file ? -1 : 1));
  return { files: { read, skipped, corrupt, pruned }, records };
}

type LogEnd =
  | { readonly kind: 'read' }
  | { readonly kind: 'digest' }
  | { readonly kind: 'broken'; readonly reason: string };

async function readLog(
  { file, open = () => openFile(file) }: LogFile,
  visit: (record: unknown) => void,
  read: (bytes: number) => void,
): Promise<LogEnd> {
  let digest = false;
  let empty = true;

  function take({ kind, text }: LogPiece): string | null {
    const content = CONTENT[kind](text);
    if (content.kind === 'broken') return content.reason;
    if (content.kind === 'digest') digest = true;
    else for (const record of content.records) visit(record);
    return null;
  }

  let cutter: LogCutter = isLines(file) ? lineCutter(take, 1) : valueCutter(take);
  const brokenGzip = await eachChunk(
    open,
    (bytes) => {
      const chunk = empty ? withoutMark(bytes) : bytes;
      empty = false;
      const taken = cutter.push(chunk);
      if (cutter.broken() !== null) return cutter.goesOn;
      if (taken < chunk.length) {
        cutter = lineCutter(take, 2);
        cutter.push(chunk.subarray(taken));
      }
      return true;
    },
    read,
  );
  if (brokenGzip !== null) return { kind: 'broken', reason: brokenGzip };
  cutter.end();
  const broken = empty ? 'it is empty' : cutter.broken();
  if (broken !== null) return { kind: 'broken', reason: broken };
  return { kind: digest ? 'digest' : 'read' };
}

const CONTENT: Readonly<Record<LogPiece['kind'], (text: string) => LogContent>> = {
  element: elementContent,
  value: valueContent,
  frame: frameContent,
};

function isLines(file: string): boolean {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file);
}

function kept(records: number): string {
  if (records === 0) return 'no record was kept';
  return records === 1
    ? 'the 1 record before that counts'
    : `the ${records} records before that count`;
}
