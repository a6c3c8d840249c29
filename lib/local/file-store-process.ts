import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock or writes a draft: safe in a file name, and different for two processes that had the same id. */
export type ProcessMark = string;

const MARK = /^(\d+)-(\d+)-([0-9a-f]{8})$/;
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

export function thisProcess(): ProcessMark {
  return `${process.pid}-${startOf(process.pid)}-${machine}`;
}

/** True only when it is sure: a process of another machine, or a mark we cannot read, may still be at work. */
export function isGone(mark: ProcessMark): boolean {
  const [, pid, start, host] = MARK.exec(mark) ?? [];
  if (pid === undefined || host !== machine) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return start !== startOf(Number(pid));
}

/**
 * Ticks since boot at which a process started (field 22 of proc(5) stat; the name before it may hold spaces and
 * brackets). Ids are used again, soonest in containers, where each run has the same few. 0 where there is no /proc.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}
