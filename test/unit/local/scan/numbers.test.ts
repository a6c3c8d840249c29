import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { type Scanner, scanner } from '../../../../lib/local/scan/scanner.ts';

const MEMBERS = ['awsRegion', 'errorMessage'] as const;

interface Values {
  readonly awsRegion?: string | undefined;
  readonly errorMessage?: string | undefined;
}

function open(scan: Scanner, records: readonly Values[]): void {
  scan.open(readingOf(Buffer.from(`${records.map((record) => JSON.stringify(record)).join()}]`)));
  expect(scan.scan()).toBe(records.length);
}

/** Lengths about the 16 bytes that are compared together, and texts that differ in their last byte alone. */
const text = fc
  .record({
    length: fc.oneof(fc.constantFrom(13, 14, 15, 29, 30, 31, 46), fc.nat(60)),
    last: fc.constantFrom('a', 'b'),
  })
  .map(({ length, last }) => 'a'.repeat(length) + last);
const values = fc.record({ awsRegion: text, errorMessage: text }, { requiredKeys: [] });

describe('numbers of members', () => {
  it('are equal exactly when the bytes are, one after the other', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 40 }), (records) => {
        const scan = scanner(MEMBERS);
        open(scan, records);
        const both = scan.list(MEMBERS);
        const one = scan.list(['awsRegion']);
        const known = new Map<string, number>();
        const regions = new Map<unknown, number>();
        for (const [row, { awsRegion, errorMessage }] of records.entries()) {
          const key = JSON.stringify([awsRegion ?? 0, errorMessage ?? 0]);
          const number = known.get(key) ?? known.size;
          known.set(key, number);
          expect([scan.number(row), scan.lasting(row, both)]).toEqual([number, number]);
          const region = regions.get(awsRegion) ?? regions.size;
          regions.set(awsRegion, region);
          // Whatever is behind it in the record.
          expect(scan.passing(row, one)).toBe(region);
        }
      }),
    );
  });

  it('start again at 0 when they are forgotten, for rows that were read before as well', () => {
    const scan = scanner(MEMBERS);
    open(scan, [{ awsRegion: 'a' }, { awsRegion: 'b' }, { awsRegion: 'c' }, { awsRegion: 'b' }]);
    expect([scan.number(0), scan.number(1)]).toEqual([0, 1]);
    scan.forgetLasting();
    expect([scan.number(2), scan.number(3)]).toEqual([0, 1]);
  });

  it('are -1 once there is no room, until all are forgotten', () => {
    const scan = scanner(MEMBERS);
    const long = Array.from({ length: 40 }, (_, at) => ({ errorMessage: `${at}`.repeat(60_000) }));
    let last = 0;
    for (const record of long) {
      open(scan, [record]);
      last = scan.number(0);
    }
    expect(last).toBe(-1);
    scan.forgetLasting();
    expect(scan.number(0)).toBe(0);
  });

  it('of which there are as many as entries, each once', () => {
    const scan = scanner(MEMBERS);
    const list = scan.list(['awsRegion']);
    const found = new Set<number>();
    for (let from = 0; from < 40_000; from += 1_000) {
      open(
        scan,
        Array.from({ length: 1_000 }, (_, at) => ({ awsRegion: `region-${from + at}` })),
      );
      for (let row = 0; row < 1_000; row += 1) found.add(scan.passing(row, list));
    }
    expect(found.size).toBe(40_000);
  });
});
