import type { Clock } from '../../ports.ts';

/** Time that passes only when it is told to, and never backwards. */
export interface VirtualClock extends Clock {
  advanceTo(time: Date): void;
}

/** Standing at `start`; a time that has passed already leaves it where it is. */
export function virtualClock(start: Date): VirtualClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    advanceTo: (time) => {
      now = Math.max(now, time.getTime());
    },
  };
}
