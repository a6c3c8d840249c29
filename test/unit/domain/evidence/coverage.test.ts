import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, hourTally } from '../../../../lib/domain/evidence/coverage.ts';

const HOUR = 3_600_000;
const MARCH = Date.parse('2026-03-01T00:00:00Z');

/** Counts one record in each of these hours after the start of March 2026. */
function counted(...seen: readonly (readonly [region: unknown, ...hours: number[]])[]) {
  const tally = hourTally();
  for (const [region, ...hours] of seen) {
    for (const hour of hours) tally.add(region, MARCH + hour * HOUR + 59 * 60_000);
  }
  return coverageOf(tally.counts());
}

describe('hours without a record', () => {
  it('are counted in runs, of each region and of all together', () => {
    expect(counted(['eu-west-1', 0, 1, 1, 5], ['us-east-1', 4, 9])).toEqual({
      hours: {
        records: 6,
        firstHour: '2026-03-01T00:00:00Z',
        lastHour: '2026-03-01T09:00:00Z',
        silentHours: 5,
        silences: [
          { from: '2026-03-01T02:00:00Z', hours: 2 },
          { from: '2026-03-01T06:00:00Z', hours: 3 },
        ],
        shorterSilences: 0,
      },
      regions: {
        'eu-west-1': {
          records: 4,
          firstHour: '2026-03-01T00:00:00Z',
          lastHour: '2026-03-01T05:00:00Z',
          silentHours: 7,
          silences: [
            { from: '2026-03-01T02:00:00Z', hours: 3 },
            { from: '2026-03-01T06:00:00Z', hours: 4 },
          ],
          shorterSilences: 0,
        },
        'us-east-1': {
          records: 2,
          firstHour: '2026-03-01T04:00:00Z',
          lastHour: '2026-03-01T09:00:00Z',
          silentHours: 8,
          silences: [
            { from: '2026-03-01T00:00:00Z', hours: 4 },
            { from: '2026-03-01T05:00:00Z', hours: 4 },
          ],
          shorterSilences: 0,
        },
      },
    });
  });

  it('are none when there is no record at all', () => {
    expect(counted()).toEqual({ hours: null, regions: {} });
  });

  it('are told by their longest runs when there are many', () => {
    // Twenty runs of two hours, then five of one.
    const twos = Array.from({ length: 21 }, (_, at) => at * 3);
    const ones = Array.from({ length: 5 }, (_, at) => 62 + at * 2);
    const { hours } = counted(['eu-west-1', ...twos, ...ones]);
    expect(hours).toMatchObject({ silentHours: 45, shorterSilences: 5 });
    expect(hours?.silences).toHaveLength(20);
    expect(hours?.silences.every((silence) => silence.hours === 2)).toBe(true);
  });
});

it('counts what names no region as unknown, and no more names than there can be regions', () => {
  const names = ['__proto__', '', null, 7, 'EU-WEST-1', `eu-${'x'.repeat(50_000)}`, undefined];
  const { regions } = counted(...names.map((name) => [name, 0] as const));
  expect(Object.keys(regions)).toEqual(['unknown']);
  expect(regions['unknown']?.records).toBe(7);

  const many = Array.from({ length: 5000 }, (_, at) => [`aa-${letters(at)}-1`, 0] as const);
  const kept = counted(...many).regions;
  expect(Object.keys(kept).length).toBeLessThanOrEqual(101);
  expect(Object.values(kept).reduce((sum, { records }) => sum + records, 0)).toBe(5000);
});

it('takes the names of regions of every partition', () => {
  const names = [
    'ap-southeast-7',
    'cn-north-1',
    'eusc-de-east-1',
    'us-gov-east-1',
    'us-iso-west-1',
  ];
  expect(Object.keys(counted(...names.map((name) => [name, 0] as const)).regions)).toEqual(names);
});

it('says the same whatever the order, and however the records are shared out', () => {
  const seen = fc.array(fc.tuple(fc.constantFrom('eu-west-1', 'us-east-1', null), fc.nat(200)));
  fc.assert(
    fc.property(seen, fc.nat(), (records, share) => {
      const one = hourTally();
      const halves = [hourTally(), hourTally()] as const;
      for (const [at, [region, hour]] of records.entries()) {
        one.add(region, MARCH + hour * HOUR);
        halves[(at + share) % 3 === 0 ? 0 : 1].add(region, MARCH + hour * HOUR);
      }
      const [first, second] = halves;
      second.addAll(first.counts());
      const coverage = coverageOf(one.counts());
      expect(coverageOf(second.counts())).toEqual(coverage);
      expect(coverage.hours?.records ?? 0).toBe(records.length);
      expect(coverage.hours?.silentHours ?? 0).toBe(silentIn(records.map(([, hour]) => hour)));
    }),
  );
});

/** Counted in the plainest way. */
function silentIn(hours: readonly number[]): number {
  if (hours.length === 0) return 0;
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  let silent = 0;
  for (let hour = first; hour <= last; hour += 1) if (!hours.includes(hour)) silent += 1;
  return silent;
}

function letters(number: number): string {
  return number
    .toString(26)
    .replace(/./g, (digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)] ?? '');
}
