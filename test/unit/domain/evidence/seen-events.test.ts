import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seenEvents } from '../../../../lib/domain/evidence/seen-events.ts';

const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom(
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '00000000-0000-0000-0000-00000000000',
    '00000000-0000-0000-0000-00000000000g',
    '-',
    '__proto__',
    '',
  ),
);
const event = fc.tuple(id, fc.constantFrom('s3:Get', 's3:Put', '', 'iam:Get'));

it('knows exactly the events it was shown', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200, size: 'max' }), (events) => {
      const seen = seenEvents();
      const known = new Set<string>();
      for (const [eventId, name] of events) {
        const key = JSON.stringify([eventId, name]);
        expect(seen.add(eventId, name)).toBe(!known.has(key));
        known.add(key);
      }
    }),
  );
});

it('knows an event whose id and name cancel out', () => {
  const seen = seenEvents();
  // The last eight digits are the hash of the empty name, so nothing but zeros is left to remember.
  const id = '00000000-0000-0000-0000-0000811c9dc5';
  expect([seen.add(id, ''), seen.add(id, '')]).toEqual([true, false]);
});

it('stays exact as it grows, also with ids that differ in few digits', () => {
  const seen = seenEvents();
  const ids = Array.from({ length: 20_000 }, (_, at) => {
    const tail = at.toString(16).padStart(12, '0');
    return at % 2 === 0
      ? `00000000-0000-0000-0000-${tail}`
      : `${tail.slice(4)}-0000-0000-0000-000000000000`;
  });
  expect(ids.filter((each) => seen.add(each, 'x'))).toHaveLength(ids.length);
  expect(ids.filter((each) => seen.add(each, 'x'))).toEqual([]);
});
