import { counted } from '../domain/counted.ts';
import { startCollecting } from '../domain/evidence/collect.ts';
import type { Ledger, Pruned } from '../domain/evidence/evidence.ts';
import type { PermissionChange } from '../domain/probation/role-change.ts';
import { meaningOf } from '../domain/trail/actions.ts';
import type { LogProgress } from './log-files.ts';
import type { LogPaths } from './log-paths.ts';
import { takeLogs } from './take-logs.ts';

const NAMED_FILES = 3;

/** What some log files hold, whoever made the calls. */
export interface LogSurvey {
  /** ISO 8601 in UTC; null when not one record has a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** How many values stood where a record belongs. */
  readonly records: number;
  readonly files: Ledger['files'];
  /** Of permissions, in no order. */
  readonly changes: readonly PermissionChange[];
}

/** All that a record's time can be. */
const EVER = { from: '0000-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' };

/** Scans listed files once, for what they hold. Throws BadInput naming one that cannot be read. */
export async function surveyLogs(
  logs: LogPaths,
  progress?: (progress: LogProgress) => void,
): Promise<LogSurvey> {
  const query = { window: EVER, roles: [], meaningOf, changes: true };
  const collecting = startCollecting(query);
  const files = await takeLogs(logs, collecting, query, undefined, progress);
  const { first, last, records } = collecting.finish(files).ledger;
  return { first, last, records: records.total, files, changes: collecting.changes() };
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
