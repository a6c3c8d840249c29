import type { AskedFor } from '../domain/evidence/asked-roles.ts';
import { type Collected, startCollecting } from '../domain/evidence/collect.ts';
import type { Window } from '../domain/evidence/evidence.ts';
import { meaningOf as meaningInTheCatalogue } from '../domain/trail/actions.ts';
import type { CallMeaning, TrailRecord } from '../domain/trail/record.ts';
import type { LogProgress } from './log-files.ts';
import { type LogPaths, pruneLogs } from './log-paths.ts';
import { takeLogs } from './take-logs.ts';

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
 * Throws BadInput for a window that is none, for two roles of one ARN, and naming a file that is gone by now or may
 * not be read.
 */
export async function collectLogs(
  listed: LogPaths,
  { window, roles, meaningOf = meaningInTheCatalogue, threads }: LogQuery,
  progress?: (progress: LogProgress) => void,
): Promise<Collected> {
  const query = { window, roles, meaningOf };
  const collecting = startCollecting(query);
  const logs = pruneLogs(listed, { ...window, regions: null });
  return collecting.finish(await takeLogs(logs, collecting, query, threads, progress));
}
