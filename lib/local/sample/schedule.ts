import type { Random } from './random.ts';

/** One UTC day of the sample. */
export interface Day {
  /** 0 is the first day of the trail. */
  readonly index: number;
  /** Milliseconds since 1970 of its midnight. */
  readonly midnight: number;
  /** `yyyy-mm-dd`. */
  readonly date: string;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** At which seconds of a day something starts; empty on the days it does not run. */
export type Rhythm = (day: Day, random: Random) => readonly number[];

const HOUR = 3600;

export function dayOf(from: number, index: number): Day {
  const at = new Date(from + index * 24 * HOUR * 1000);
  return {
    index,
    midnight: at.getTime(),
    date: at.toISOString().slice(0, 10),
    weekday: at.getUTCDay(),
  };
}

/** A nightly or daily job, give or take a minute: `daily('02:15')`. */
export function daily(time: string): Rhythm {
  return (_, random) => [seconds(time) + random.below(60)];
}

/** `weekly(0, '03:00')` is Sunday at three. */
export function weekly(weekday: number, time: string): Rhythm {
  return only((day) => day.weekday === weekday, daily(time));
}

/** On these days of the sample, counted from 0, and on no other. */
export function onDays(days: readonly number[], time: string): Rhythm {
  return only((day) => days.includes(day.index), daily(time));
}

/** `times` a day, day and night, less at night: what people's traffic looks like. */
export function roundTheClock(times: number): Rhythm {
  return (_, random) =>
    Array.from({ length: times }, () => {
      const hour = random.chance(0.8) ? 7 + random.below(15) : random.below(24);
      return hour * HOUR + random.below(HOUR);
    });
}

/** Every so many minutes, like an agent's heartbeat. */
export function every(minutes: number): Rhythm {
  return (_, random) =>
    Array.from(
      { length: Math.floor((24 * 60) / minutes) },
      (__, turn) => turn * minutes * 60 + random.below(20),
    );
}

/** `times` a day between 08:00 and 18:00, Monday to Friday. */
export function officeHours(times: number): Rhythm {
  return weekdays((_, random) =>
    Array.from({ length: times }, () => 8 * HOUR + random.below(10 * HOUR)).sort((a, b) => a - b),
  );
}

export function weekdays(rhythm: Rhythm): Rhythm {
  return only(({ weekday }) => weekday !== 0 && weekday !== 6, rhythm);
}

/** Only before that day of the sample. */
export function before(index: number, rhythm: Rhythm): Rhythm {
  return only((day) => day.index < index, rhythm);
}

/** Only on that day of the sample and after it. */
export function since(index: number, rhythm: Rhythm): Rhythm {
  return only((day) => day.index >= index, rhythm);
}

function only(holds: (day: Day) => boolean, rhythm: Rhythm): Rhythm {
  return (day, random) => (holds(day) ? rhythm(day, random) : []);
}

function seconds(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR + minutes * 60;
}
