import { dayNumber } from '../../domain/evidence/event-time.ts';
import { callsOf, placeOf } from '../../domain/evidence/log-place.ts';
import type { LogFile } from '../log-paths.ts';

/** Knows up to which time nothing can come any more from logs that are read in the order of their delivery. */
export interface Finished {
  /** The logs in that order, as far as their names tell one. */
  readonly files: readonly LogFile[];
  /** All that these hold has been counted; but for those that are `held`. */
  handOver(files: readonly LogFile[]): void;
  /** What this one holds will be counted after all others. */
  hold(file: LogFile): void;
}

/**
 * `forget` hears of each time before which nothing more can come but of held days (since 1970, UTC). It hears of none
 * when the name of any log does not say when it was delivered.
 */
export function finished(
  logs: readonly LogFile[],
  forget: (time: number, isHeld: (day: number) => boolean) => void,
): Finished {
  const timed = logs.flatMap((file) => {
    const calls = callsOf(placeOf(file.file));
    return calls === null ? [] : [{ file, calls }];
  });
  if (timed.length < logs.length) return { files: logs, handOver() {}, hold() {} };

  const order = timed.sort((one, other) => one.calls.from - other.calls.from);
  const indexOf = new Map(order.map(({ file }, index) => [file, index]));
  const isDone = new Uint8Array(order.length);
  const heldDays = new Set<number>();
  let next = 0;
  let day = Number.NEGATIVE_INFINITY;

  return {
    files: order.map(({ file }) => file),
    handOver(files) {
      for (const file of files) isDone[indexOf.get(file) ?? -1] = 1;
      while (isDone[next] === 1) next += 1;
      const from = order[next]?.calls.from;
      if (from === undefined || dayNumber(from) <= day) return;
      day = dayNumber(from);
      forget(from, (each) => heldDays.has(each));
    },
    hold(file) {
      const calls = order[indexOf.get(file) ?? -1]?.calls;
      if (calls === undefined) return;
      for (let each = dayNumber(calls.from); each <= dayNumber(calls.to); each += 1) {
        heldDays.add(each);
      }
    },
  };
}
