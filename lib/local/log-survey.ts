import { counted } from '../domain/counted.ts';
import { eventTime, isoTime } from '../domain/evidence/event-time.ts';
import type { Ledger, Pruned } from '../domain/evidence/evidence.ts';
import { type LogProgress, readLogs } from './log-files.ts';
import { type LogPaths, listLogs } from './log-paths.ts';

const NAMED_FILES = 3;

/** What some log files hold, whoever made the calls. */
export interface LogSurvey {
  /** ISO 8601 in UTC; null when not one record has a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** How many values stood where a record belongs. */
  readonly records: number;
  readonly files: Ledger['files'];
}

/** Reads all files at some paths once, for what they hold. Throws BadInput naming a path that cannot be read. */
export async function surveyLogs(
  paths: readonly string[],
  progress?: (progress: LogProgress) => void,
): Promise<LogSurvey> {
  return survey(await listLogs(paths), progress);
}

/** The same, for files that were listed before. */
export async function survey(
  logs: LogPaths,
  progress?: (progress: LogProgress) => void,
): Promise<LogSurvey> {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const { files, records } = await readLogs(
    logs,
    (record) => {
      const time = timeOf(record);
      if (time === null) return;
      first = Math.min(first, time);
      last = Math.max(last, time);
    },
    progress,
  );
  const timed = first <= last;
  return {
    first: timed ? isoTime(first) : null,
    last: timed ? isoTime(last) : null,
    records,
    files,
  };
}

/** Why there is nothing to go by in the logs, for the person who gave them: one line, without a full stop. */
export function whyEmpty({ records, files }: Pick<LogSurvey, 'records' | 'files'>): string {
  const { read, corrupt, skipped, pruned } = files;
  if (read + corrupt.length + skipped.length + pruned.length === 0) return 'there is no file';
  return [
    ...(read > 0
      ? [`${counted(read, 'file')} read${records > 0 ? '' : ', without a record'}`]
      : []),
    ...(records > 0 ? [`${counted(records, 'record')} without an eventTime`] : []),
    ...named('corrupt', corrupt),
    ...named('skipped', skipped),
    ...pruned.map(unopened),
  ].join('; ');
}

function unopened({ why, files, folders, examples }: Pruned): string {
  const what = why === 'another-region' ? 'of another region' : 'of another time';
  const example = examples[0] === undefined ? '' : ` (${examples[0]})`;
  return `${counted(files, 'file')} and ${counted(folders, 'folder')} ${what}${example}`;
}

function named(what: string, files: Ledger['files']['corrupt']): readonly string[] {
  if (files.length === 0) return [];
  const some = files.slice(0, NAMED_FILES).map(({ file, reason }) => `${file}: ${reason}`);
  const more = files.length > NAMED_FILES ? [`and ${files.length - NAMED_FILES} more`] : [];
  return [`${counted(files.length, 'file')} ${what} (${[...some, ...more].join(', ')})`];
}

function timeOf(record: unknown): number | null {
  return record !== null && typeof record === 'object' && 'eventTime' in record
    ? eventTime(record.eventTime)
    : null;
}
