import { expect, it } from 'vitest';
import { secondsToRestore, timesText } from '../../../../lib/domain/probation/times.ts';

const times = (at: string) => ({
  deniedAt: '2026-09-16T10:00:00Z',
  arrivedAt: '2026-09-16T10:00:05.000Z',
  at,
});

it.each([
  ['2026-09-16T10:00:05.000Z', 0, '0 s'],
  ['2026-09-16T10:00:36.600Z', 32, '32 s'],
  ['2026-09-16T10:03:05.000Z', 180, '3 min'],
  ['2026-09-16T15:00:05.000Z', 18_000, '5 h'],
  // Clocks of two machines.
  ['2026-09-16T10:00:04.000Z', 0, '0 s'],
])('there again at %s is %d seconds after it was known', (at, seconds, text) => {
  expect(secondsToRestore(times(at))).toBe(seconds);
  expect(timesText(times(at))).toMatch(
    new RegExp(`first missed at .*: ${text} after it was known$`),
  );
});
