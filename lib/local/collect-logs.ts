import type { KnownRole } from '../domain/evidence/asked-roles.ts';
import { type Collected, startCollecting } from '../domain/evidence/collect.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import type { CallMeaning, TrailRecord } from '../domain/trail/record.ts';
import { type LogProgress, readLogs } from './log-files.ts';
import type { LogPaths } from './log-paths.ts';

export interface LogQuery {
  /** ISO 8601 in UTC; `to` is exclusive. */
  readonly window: Window;
  /** One of each ARN; `all` for every role that called. */
  readonly roles: readonly KnownRole[] | 'all';
  /** What a call means in IAM terms; by the catalogue unless given. */
  readonly meaningOf?: (record: TrailRecord) => CallMeaning;
}

/**
 * What the asked roles did in a window, from listed log files: each role's evidence, and the ledger over all of
 * them. The answer depends on what the files hold and not on their order.
 *
 * Throws BadInput for a window that is none, for two roles of one ARN, and naming a file that is gone by now or may
 * not be read.
 */
export async function collectLogs(
  logs: LogPaths,
  { window, roles, meaningOf = meaningInTheCatalogue }: LogQuery,
  progress?: (progress: LogProgress) => void,
): Promise<Collected> {
  const collecting = startCollecting({ window, roles, meaningOf });
  const { files } = await readLogs(logs, (record) => collecting.add(record), progress);
  return collecting.finish(files);
}
