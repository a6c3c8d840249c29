import { describe, expect, it } from 'vitest';
import { random } from '../../../../lib/local/sample/random.ts';
import {
  before,
  daily,
  dayOf,
  every,
  officeHours,
  onDays,
  type Rhythm,
  roundTheClock,
  since,
  weekdays,
  weekly,
} from '../../../../lib/local/sample/schedule.ts';

// 1 September 2026 is a Tuesday.
const FROM = Date.parse('2026-09-01T00:00:00Z');
const runs = (rhythm: Rhythm) =>
  Array.from({ length: 14 }, (_, index) => rhythm(dayOf(FROM, index), random('schedule', index)));
const activeDays = (rhythm: Rhythm) =>
  runs(rhythm).flatMap((starts, index) => (starts.length > 0 ? [index] : []));

it('knows the date and the weekday of a day', () => {
  expect(dayOf(FROM, 5)).toEqual({
    index: 5,
    midnight: FROM + 5 * 86_400_000,
    date: '2026-09-06',
    weekday: 0,
  });
});

it.each([
  ['daily', daily('02:15'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
  ['weekly on Sunday', weekly(0, '03:00'), [5, 12]],
  ['on weekdays', weekdays(daily('06:00')), [0, 1, 2, 3, 6, 7, 8, 9, 10, 13]],
  ['in office hours', officeHours(3), [0, 1, 2, 3, 6, 7, 8, 9, 10, 13]],
  ['on named days', onDays([3, 13], '04:00'), [3, 13]],
  ['before a day', before(2, daily('01:00')), [0, 1]],
  ['since a day', since(12, daily('01:00')), [12, 13]],
])('runs %s', (_, rhythm, days) => {
  expect(activeDays(rhythm)).toEqual(days);
});

describe('within a day', () => {
  const HOUR = 3600;
  const hoursOf = (rhythm: Rhythm) =>
    runs(rhythm)
      .flat()
      .map((second) => second / HOUR);

  it('starts a daily job within a minute of its time', () => {
    expect(
      runs(daily('02:15'))
        .flat()
        .every((second) => second >= 8100 && second < 8160),
    ).toBe(true);
  });

  it('beats at its interval, all day long', () => {
    expect(runs(every(30))[0]).toHaveLength(48);
  });

  it('keeps office hours', () => {
    expect(hoursOf(officeHours(5)).filter((hour) => hour < 8 || hour >= 18)).toEqual([]);
  });

  it('never sleeps, and does less at night', () => {
    const night = hoursOf(roundTheClock(100)).filter((hour) => hour < 7);
    expect(night.length).toBeGreaterThan(10);
    expect(night.length).toBeLessThan(200);
  });
});
