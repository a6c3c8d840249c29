import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  dayNumber,
  eventTime,
  isoDays,
  isoTime,
} from '../../../../lib/domain/evidence/event-time.ts';

it.each([
  ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z'],
  ['2026-03-02T10:00:00.000Z', '2026-03-02T10:00:00Z'],
  ['2026-03-02T10:00:00.250Z', '2026-03-02T10:00:00.250Z'],
  ['2026-03-02 10:00:00.250123456', '2026-03-02T10:00:00.250Z'],
  ['2026-03-02 10:00:00', '2026-03-02T10:00:00Z'],
  ['2026-03-02T10:00:00+02:00', '2026-03-02T08:00:00Z'],
  ['2026-03-02T23:59:59.007Z', '2026-03-02T23:59:59.007Z'],
  ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ['9999-12-31T23:30:00-01:00', '+010000-01-01T00:30:00Z'],
])('reads %s', (text, expected) => {
  expect(isoTime(eventTime(text) ?? Number.NaN)).toBe(expected);
});

it.each([
  'redacted',
  '',
  '2026-03-02',
  '2026-13-02T10:00:00Z',
  'Mon Mar 02 2026',
  '...',
  1_772_000_000,
  null,
  {},
])('does not guess a time from %o', (value) => {
  expect(eventTime(value)).toBeNull();
});

it('names days in UTC, in order', () => {
  const times = ['2026-03-02T23:59:59Z', '2026-03-01T00:00:00Z', '1969-12-31T23:00:00Z'];
  const days = new Set(times.map((time) => dayNumber(eventTime(time) ?? Number.NaN)));
  expect(isoDays(days)).toEqual(['1969-12-31', '2026-03-01', '2026-03-02']);
});

it('writes times as ISO 8601 does, without a fraction of zero', () => {
  const times = fc.integer({ min: Date.UTC(-1, 0), max: Date.UTC(12_000, 0) });
  fc.assert(
    fc.property(
      fc.oneof(
        times,
        times.map((time) => Math.floor(time / 1000) * 1000),
      ),
      (time) => {
        expect(isoTime(time)).toBe(new Date(time).toISOString().replace('.000Z', 'Z'));
      },
    ),
  );
});
