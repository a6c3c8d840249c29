import type { Readable } from 'node:stream';
import { EVERYTHING, type LogFilter } from '../domain/evidence/log-place.ts';
import { prunedTally } from '../domain/evidence/pruned.ts';
import { type LogPaths, listLogs } from '../local/log-paths.ts';

interface SourceOptions {
  readonly filter?: LogFilter;
  /** What `-` stands for; without it, `-` cannot be read. */
  readonly input?: Readable;
}

/**
 * The log files of all sources: paths of this machine, `-`, and `s3://bucket/prefix`. Throws BadInput naming a source
 * that cannot be read.
 */
export async function listSources(
  sources: readonly string[],
  { filter = EVERYTHING, input }: SourceOptions = {},
): Promise<LogPaths> {
  const isBucket = (source: string) => source.startsWith('s3://');
  const local = await listLogs(
    sources.filter((source) => !isBucket(source)),
    { filter, ...(input && { input }) },
  );
  const buckets = sources.filter(isBucket);
  if (buckets.length === 0) return local;
  // The SDK takes longer to load than all the rest, so only who needs it waits for it.
  const { listBuckets } = await import('../aws/s3-logs.ts');
  return together(local, await listBuckets(buckets, filter));
}

function together(one: LogPaths, other: LogPaths): LogPaths {
  return {
    files: [...one.files, ...other.files].sort((a, b) => (a.file < b.file ? -1 : 1)),
    skipped: [...one.skipped, ...other.skipped],
    pruned: prunedTally([...one.pruned, ...other.pruned]).totals(),
  };
}
