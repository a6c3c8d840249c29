import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { BadInput } from '../domain/errors.ts';
import type { Pruned } from '../domain/evidence/evidence.ts';
import { besideLogs, isLogName, NO_LOG_NAME } from '../domain/evidence/log-name.ts';
import { EVERYTHING, type LogFilter, placeOf, pruner } from '../domain/evidence/log-place.ts';
import { type PrunedTally, prunedTally } from '../domain/evidence/pruned.ts';
import { notReadable, type OpenLog, openOnce, STANDARD_INPUT } from './log-open.ts';
import { startsAsLog } from './log-start.ts';

/** A log to read. */
export interface LogFile {
  /** Its path, or what it is called where it is no file of this machine. */
  readonly file: string;
  /** As it lies there; 0 when that is not known. */
  readonly bytes: number;
  /** How to read it; absent for a file of this machine, which is opened by its path. */
  readonly open?: () => Promise<OpenLog>;
}

export interface LogPaths {
  /** Sorted by path; each file once, however many ways lead to it. */
  readonly files: readonly LogFile[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** What the filter left out, counted. */
  readonly pruned: readonly Pruned[];
}

export interface ListOptions {
  /** Files and folders that can hold nothing of this are left unopened. */
  readonly filter?: LogFilter;
  /** What `-` stands for; without it, `-` cannot be read. */
  readonly input?: Readable;
}

/**
 * The log files at some paths: files as they are, folders with all that is below them (links are followed, loops
 * are not), `-` for standard input. A file that was named itself is read whatever its ending. Folders of digests and
 * of Insights are skipped whole. Throws BadInput naming the path that does not exist or may not be read.
 *
 * It asks the file system synchronously: 100,000 files take an eighth of the time.
 */
export async function listLogs(
  paths: readonly string[],
  { filter = EVERYTHING, input }: ListOptions = {},
): Promise<LogPaths> {
  const listing = startListing(filter);
  let standardInput: LogFile[] = [];
  for (const path of paths) {
    if (path !== '-') listing.visit(path);
    else if (input === undefined) throw new BadInput(NO_INPUT);
    else standardInput = [{ file: STANDARD_INPUT, bytes: 0, open: openOnce(input) }];
  }
  const { files, skipped, pruned } = listing.found();
  return {
    files: [...files, ...standardInput].sort(byFile),
    skipped: skipped.sort(byFile),
    pruned,
  };
}

const NO_INPUT =
  'CloudTrail logs: standard input (-) can be read only once, and this command reads its logs more often: write it to a file and give that.';

/** Without the files that can hold nothing of what the filter asks for; they are added to what was pruned. */
export function pruneLogs(logs: LogPaths, filter: LogFilter): LogPaths {
  const whyPruned = pruner(filter);
  const pruned = prunedTally(logs.pruned);
  const files = logs.files.filter(({ file }) => {
    const why = whyPruned(placeOf(file));
    if (why !== null) pruned.add(why, 'file', file);
    return why === null;
  });
  return { ...logs, files, pruned: pruned.totals() };
}

interface Listing {
  visit(path: string): void;
  found(): {
    readonly files: LogFile[];
    readonly skipped: { file: string; reason: string }[];
    readonly pruned: readonly Pruned[];
  };
}

function startListing(filter: LogFilter): Listing {
  const whyPruned = pruner(filter);
  const pruned: PrunedTally = prunedTally();
  /** Real paths, of folders too. */
  const seen = new Set<string>();
  const files: LogFile[] = [];
  const skipped: { file: string; reason: string }[] = [];

  /** `entry` is how the path's folder lists it; null when the path was named itself. */
  function visit(path: string, real: string, entry: Dirent | null): void {
    if (seen.has(real)) return;
    seen.add(real);
    // Most paths are spared the question to the file system, and what is pruned is.
    const kind = entry === null || entry.isSymbolicLink() ? sizeAndKind(path, real) : entry;
    const reason = besideLogs(path);
    const why = whyPruned(placeOf(path));
    if (reason !== null) skipped.push({ file: path, reason });
    else if (why !== null) pruned.add(why, kind.isDirectory() ? 'folder' : 'file', path);
    else if (kind.isDirectory()) visitAll(path, real);
    else if (entry === null) add(path, real);
    // A pipe or a device has no end to wait for in a folder; named, as /dev/stdin is, it is what was asked for.
    else if (!kind.isFile()) skipped.push({ file: path, reason: 'not a regular file' });
    else if (isLog(path, real)) add(path, real);
    else skipped.push({ file: path, reason: NO_LOG_NAME });
  }

  function visitAll(path: string, real: string): void {
    const entries = reading(path, () => readdirSync(real, { withFileTypes: true }));
    for (const entry of entries.sort(byName)) {
      const below = join(path, entry.name);
      const itself = real === path ? below : join(real, entry.name);
      visit(below, entry.isSymbolicLink() ? realPath(below) : itself, entry);
    }
  }

  function add(path: string, real: string): void {
    files.push({ file: path, bytes: sizeAndKind(path, real).size });
  }

  return {
    visit: (path) => visit(path, realPath(path), null),
    found: () => ({ files, skipped, pruned: pruned.totals() }),
  };
}

function isLog(path: string, real: string): boolean {
  const named = isLogName(path);
  return named === 'yes' || (named === 'perhaps' && reading(path, () => startsAsLog(real)));
}

function sizeAndKind(path: string, real: string): Stats {
  return reading(path, () => statSync(real));
}

function realPath(path: string): string {
  return reading(path, () => realpathSync(path));
}

function reading<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw notReadable(path, error);
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function byFile(one: { readonly file: string }, other: { readonly file: string }): number {
  return one.file < other.file ? -1 : 1;
}
