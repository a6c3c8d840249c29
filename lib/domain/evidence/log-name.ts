const LOG_NAME = /\.(json|jsonl|ndjson|gz)$/i;

/** Why a file is skipped whose name does not end as a log's does. */
export const NO_LOG_NAME = 'by its name no log (.json, .jsonl, .ndjson and .gz are read)';

/** What CloudTrail puts beside the logs, by the folder or the file's name (user guide, "Digest file structure"). */
const BESIDE: readonly { readonly name: string; readonly reason: string }[] = [
  { name: 'CloudTrail-Digest', reason: 'digests of log files, not logs' },
  { name: 'CloudTrail-Insight', reason: 'CloudTrail Insights: findings, not calls' },
];

/** Why a path, with slashes or backslashes, is none of a log or of logs; null when it may be. */
export function besideLogs(path: string): string | null {
  const parts = path.split(/[\\/]/);
  const last = parts.at(-1) ?? '';
  const found = BESIDE.find(({ name }) => parts.includes(name) || last.includes(`_${name}_`));
  return found?.reason ?? null;
}

/** `perhaps`: Firehose gives its files no ending, as README files have none, so only what is in them tells. */
export function isLogName(path: string): 'yes' | 'no' | 'perhaps' {
  if (LOG_NAME.test(path)) return 'yes';
  return /\.[^\\/]*$/.test(path) ? 'no' : 'perhaps';
}
