import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BadInput } from '../domain/errors.ts';

export interface LogPaths {
  /** Sorted by path; each file once, however many ways lead to it. */
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const LOG_NAME = /\.(json|jsonl|ndjson|gz)$/i;

/** What CloudTrail puts beside the logs, by the folder or the file's name (user guide, "Digest file structure"). */
const NOT_LOGS: readonly { readonly name: string; readonly reason: string }[] = [
  { name: 'CloudTrail-Digest', reason: 'a digest of log files, not a log' },
  { name: 'CloudTrail-Insight', reason: 'CloudTrail Insights: findings, not calls' },
];

/**
 * The log files at some paths: files as they are, folders with all that is below them (links are followed, loops
 * are not). A file that was named itself is read whatever its ending. Throws BadInput naming the path that does
 * not exist or may not be read.
 */
export async function listLogs(paths: readonly string[]): Promise<LogPaths> {
  const seen = new Set<string>();
  const files: { file: string; bytes: number }[] = [];
  const skipped: { file: string; reason: string }[] = [];

  async function visit(path: string, named: boolean): Promise<void> {
    const real = await orBadInput(path, realpath(path));
    if (seen.has(real)) return;
    seen.add(real);
    const found = await orBadInput(path, stat(real));
    if (found.isDirectory()) {
      const names = await orBadInput(path, readdir(real));
      for (const name of names.sort()) await visit(join(path, name), false);
      return;
    }
    const reason = whyNot(path, named, found.isFile());
    if (reason === null) files.push({ file: path, bytes: found.size });
    else skipped.push({ file: path, reason });
  }

  for (const path of paths) await visit(path, true);
  return { files: files.sort(byFile), skipped: skipped.sort(byFile) };
}

/** Turns what the file system says into a BadInput that names the path. */
export async function orBadInput<Value>(path: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw new BadInput(`CloudTrail logs: ${path}: ${wordsFor(error)}`, { cause: error });
  }
}

function wordsFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'ELOOP') return 'its links lead in a circle';
  return error instanceof Error ? error.message : String(error);
}

function whyNot(path: string, named: boolean, isFile: boolean): string | null {
  const parts = path.split(/[\\/]/);
  const file = basename(path);
  const beside = NOT_LOGS.find(({ name }) => parts.includes(name) || file.includes(`_${name}_`));
  if (beside) return beside.reason;
  // A pipe or a device has no end to wait for in a folder; named, as /dev/stdin is, it is what was asked for.
  if (!isFile && !named) return 'not a regular file';
  if (!named && !LOG_NAME.test(file)) {
    return 'by its name no log (.json, .jsonl, .ndjson and .gz are read)';
  }
  return null;
}

function byFile(one: { readonly file: string }, other: { readonly file: string }): number {
  return one.file < other.file ? -1 : 1;
}
