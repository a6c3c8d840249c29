import type { Writable } from 'node:stream';
import type { LogProgress } from '../local/log-files.ts';
import type { Execution } from '../local/machine/execution.ts';

/** Tells how a long command is getting on. */
export interface Progress {
  /** What it is doing now; the next replaces it. */
  doing(text: string): void;
  /** Something that stays on the screen. */
  say(text: string): void;
  /** Wipes what was in progress. */
  done(): void;
}

/** One line that is written over, on a terminal; in a pipe, and with `quiet`, nothing but what is said. */
export function terminalProgress(
  to: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  quiet: boolean,
): Progress {
  const live = to.isTTY === true && !quiet;
  const wipe = () => {
    if (live) to.write('\r\u001b[2K');
  };
  return {
    doing(text) {
      if (!live) return;
      wipe();
      to.write(text.slice(0, (to.columns ?? 80) - 1));
    },
    say(text) {
      if (quiet) return;
      wipe();
      to.write(`${text}\n`);
    },
    done: wipe,
  };
}

const OFTEN_MS = 100;
const RATE_AFTER_MS = 1000;

/** Shows how a reading of logs is getting on, ten times a second at most. `now` is in milliseconds, of any clock. */
export function logProgress(
  progress: Progress,
  now: () => number = () => performance.now(),
): (reading: LogProgress) => void {
  let started = now();
  let shown = Number.NEGATIVE_INFINITY;
  let before = 0;
  return (reading) => {
    const time = now();
    // The same logs are read once more.
    if (reading.bytes < before) started = time;
    before = reading.bytes;
    if (time - shown < OFTEN_MS) return;
    shown = time;
    progress.doing(readingLine(reading, time - started));
  };
}

/** `reading logs: 12/720 files, 3.4 of 120.0 MB, 56,000 records, 51,000/s, 0:12 left`; of a stream no end is known. */
function readingLine(
  { files, totalFiles, bytes, totalBytes, records }: LogProgress,
  elapsed: number,
): string {
  const known = totalBytes > 0 && bytes <= totalBytes;
  const rate = elapsed < RATE_AFTER_MS ? null : Math.round(records / (elapsed / 1000));
  const left =
    rate === null || !known || bytes === 0 ? null : (elapsed / bytes) * (totalBytes - bytes);
  return [
    `reading logs: ${files}/${totalFiles} files`,
    known ? `${megabytes(bytes)} of ${megabytes(totalBytes)} MB` : `${megabytes(bytes)} MB`,
    `${records.toLocaleString('en-US')} records`,
    ...(rate === null ? [] : [`${rate.toLocaleString('en-US')}/s`]),
    ...(left === null ? [] : [`${clock(left)} left`]),
  ].join(', ');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** `1:02:03`, or `2:03`. */
function clock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/** `3/18 payments-worker: Collect (2026-09-15)`: the state it is in, and the time it believes it is. */
export function stateLine(
  index: number,
  total: number,
  { position, name, clock }: Execution,
): string {
  return `${index}/${total} ${name.replace(/-[0-9a-f]{12}-\d+$/, '')}: ${position.state} (${clock.slice(0, 10)})`;
}
