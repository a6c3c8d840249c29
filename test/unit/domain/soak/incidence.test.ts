import { describe, expect, it } from 'vitest';
import { upperBound } from '../../../../lib/domain/soak/bound.ts';
import {
  dailyIncidence,
  discoveryCurve,
  frequenciesOf,
  spansMonthEnd,
  weeklyIncidence,
} from '../../../../lib/domain/soak/incidence.ts';
import { everyDay, september } from '../../../support/evidence-of.ts';

const SEPTEMBER = everyDay(1, 30);

describe('dailyIncidence', () => {
  it('counts actions that always come together as one behaviour', () => {
    const calls = [
      { action: 'glue:StartJobRun', days: september(3, 10) },
      { action: 'glue:GetJobRun', days: september(3, 10) },
      { action: 's3:GetObject', days: september(3, 10, 11) },
    ];
    const { units, behaviours } = dailyIncidence(calls, SEPTEMBER);
    expect(behaviours).toBe(2);
    expect(frequenciesOf(units, behaviours)).toEqual({
      units: 30,
      observed: 2,
      once: 0,
      twice: 1,
      total: 5,
    });
  });

  it('puts the days of all resources of an action together', () => {
    const calls = [
      { action: 's3:GetObject', days: september(1) },
      { action: 's3:GetObject', days: september(2) },
      { action: 's3:PutObject', days: september(1, 2) },
    ];
    expect(dailyIncidence(calls, SEPTEMBER).behaviours).toBe(1);
  });

  it('gives the same whatever order the calls come in', () => {
    const calls = [
      { action: 'a:A', days: september(5) },
      { action: 'b:B', days: september(1, 5) },
    ];
    expect(dailyIncidence([...calls].reverse(), SEPTEMBER)).toEqual(
      dailyIncidence(calls, SEPTEMBER),
    );
  });
});

describe('weeklyIncidence', () => {
  it('counts whole weeks back from the last day', () => {
    const calls = [
      { action: 'a:First', days: september(1) },
      { action: 'b:Twice', days: september(3, 4) },
      { action: 'c:Often', days: september(3, 17, 30) },
    ];
    const { units } = weeklyIncidence(dailyIncidence(calls, SEPTEMBER));
    expect(units).toHaveLength(4);
    // The two days before the first whole week are left out, and with them what was seen only then.
    expect(units.map((unit) => unit.length)).toEqual([2, 0, 1, 1]);
  });
});

describe('upperBound', () => {
  const daily = Array.from({ length: 28 }, () => [0, 1]);

  it('is zero where everything was seen all the time', () => {
    expect(upperBound({ units: daily, behaviours: 2 }, 30)).toBe(0);
  });

  it('grows with what was seen only once, and is the same each time', () => {
    const some = daily.map((unit, day) => (day % 9 === 4 ? [...unit, 2 + day] : unit));
    const more = daily.map((unit, day) => (day % 3 === 1 ? [...unit, 2 + day] : unit));
    const [low, high] = [some, more].map((units) => upperBound({ units, behaviours: 40 }, 30));
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low ?? 0);
    expect(upperBound({ units: more, behaviours: 40 }, 30)).toBe(high);
  });

  it('is zero without a day', () => {
    expect(upperBound({ units: [], behaviours: 0 }, 30)).toBe(0);
  });
});

it('draws the curve of discovery, one point for each day that brought something', () => {
  const calls = [
    { action: 'a:A', first: '2026-09-01T10:00:00.000Z' },
    { action: 'b:B', first: '2026-09-01T12:00:00.000Z' },
    { action: 'b:B', first: '2026-09-04T12:00:00.000Z' },
    { action: 'c:C', first: '2026-09-09T00:00:00.000Z' },
  ];
  expect(discoveryCurve(calls)).toEqual([
    { day: '2026-09-01', actions: 2 },
    { day: '2026-09-09', actions: 3 },
  ]);
  expect(discoveryCurve([])).toEqual([]);
});

it.each([
  ['2026-09-01', '2026-09-30', false],
  ['2026-09-30', '2026-10-01', true],
  ['2026-08-31', '2026-08-31', false],
  ['2026-01-15', '2026-03-01', true],
])('from %s to %s spans the end of a month: %s', (first, last, spans) => {
  expect(spansMonthEnd(first, last)).toBe(spans);
});
