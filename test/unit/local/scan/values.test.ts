import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { type Scanner, scanner } from '../../../../lib/local/scan/scanner.ts';

const scan = scanner(['userIdentity']);

/** The one row of a record with these members, as JSON texts. */
function scanned(members: Readonly<Record<string, string>>): Scanner {
  const text = Object.entries(members).map(([key, json]) => `"${key}":${json}`);
  scan.open(readingOf(Buffer.from(`{${text.join(',')}}]`)));
  expect(scan.scan()).toBe(1);
  return scan;
}

/** Text with one of its characters changed, left out or put in twice, or none. */
function nearly(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(40),
    by: fc.constantFrom('', '0', '9', ':', '/', 'f', 'g', 'o', 'F', '`', '-', 'T', ' ', 'é', '@'),
    more: fc.boolean(),
  });
  return fc
    .tuple(text, fc.option(change))
    .map(([whole, changed]) =>
      changed === null
        ? whole
        : whole.slice(0, changed.at) +
          changed.by +
          whole.slice(changed.at + (changed.more ? 0 : 1)),
    );
}

it('reads event ids that are UUIDs in lower case, and no others', () => {
  const ids = new Uint32Array(6);
  fc.assert(
    fc.property(nearly(fc.uuid()), (id) => {
      const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
      expect(scanned({ eventID: JSON.stringify(id) }).uuid(0, ids, 1)).toBe(isUuid);
      if (!isUuid) return;
      const words = [...ids.subarray(1, 5)].map((word) => word.toString(16).padStart(8, '0'));
      expect(words.join('')).toBe(id.replaceAll('-', ''));
    }),
    { numRuns: 3_000 },
  );
});

it.each(['null', '7', '{}', '"00000000-0000-4000-8000-00000000000', '[]'])(
  'takes %s for no UUID',
  (json) => {
    const closed = json.startsWith('"') ? `${json}"` : json;
    expect(scanned({ eventID: closed }).uuid(0, new Uint32Array(4), 0)).toBe(false);
  },
);

it('reads times in the form that CloudTrail writes, and no others', () => {
  const time = fc
    .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().replace(/\.\d+/, ''));
  fc.assert(
    fc.property(nearly(time), (text) => {
      scanned({ eventTime: JSON.stringify(text) });
      const [, date, hour, minute, second] =
        /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)Z$/.exec(text) ?? [];
      const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
      expect([scan.date(0), scan.seconds(0)]).toEqual(
        date === undefined ? [-1, 0] : [Number(date.replaceAll('-', '')), seconds],
      );
    }),
    { numRuns: 3_000 },
  );
});

it.each([
  [{ eventSource: '"s3.amazonaws.com"', eventName: '"GetObject"' }, true],
  [{ eventSource: '"s3.amazonaws.com"', eventName: '""' }, true],
  [{ eventSource: '"s3.amazonaws.com"' }, false],
  [{ eventSource: '"s3.amazonaws.com"', eventName: '7' }, false],
  [{ eventSource: 'null', eventName: '"GetObject"' }, false],
])('knows of %o whether source and name are strings', (members, hasName) => {
  expect(scanned(members as Readonly<Record<string, string>>).hasName(0)).toBe(hasName);
});

it.each(['24:00:00', '23:60:00', '23:59:60', '23:59:99', '-1:00:00'])(
  'takes %s for no time of a day',
  (clock) => {
    expect(scanned({ eventTime: `"2026-03-01T${clock}Z"` }).date(0)).toBe(-1);
  },
);
