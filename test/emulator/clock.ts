import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The time of an emulated account, which only goes forward. */
export interface Clock {
  /** Where the emulator (virtual_clock.py) and the functions (function-clock.ts) read how far it is ahead of ours. */
  readonly file: string;
  readonly now: () => Date;
  /** Waits and schedules that fall due go on. */
  readonly advanceTo: (time: Date) => void;
}

export function clockIn(folder: string): Clock {
  const file = join(folder, 'clock');
  let ahead = 0;
  // Renamed into place: a reader never sees half a number.
  const write = () => {
    writeFileSync(`${file}.new`, String(ahead / 1000));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    file,
    now: () => new Date(Date.now() + ahead),
    advanceTo: (time) => {
      ahead = Math.max(ahead, time.getTime() - Date.now());
      write();
    },
  };
}
