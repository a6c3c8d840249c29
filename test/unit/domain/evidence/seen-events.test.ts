import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventHash, seenEvents, uuidText } from '../../../../lib/domain/evidence/seen-events.ts';
import { firstSlot, tableBytes } from '../../../../lib/domain/evidence/uuid-set.ts';

const DAY = 86_400_000;

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
const event = fc.tuple(
  id,
  fc.constantFrom('s3:Get', 's3:Put', '', 'iam:Get'),
  fc.constantFrom(0, 1, 70_000),
  fc.constantFrom(0, 1, DAY, 1024 * DAY, -DAY, 1.77e12),
);

it('knows exactly the events it was shown', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200, size: 'max' }), (events) => {
      const seen = seenEvents();
      const known = new Set<string>();
      for (const [eventId, name, role, time] of events) {
        // The parts of days 0 and 1024 are one.
        const day = Math.floor(time / DAY) % 1024;
        const key = JSON.stringify([eventId, name, role, day]);
        expect(seen.add(eventId, eventHash(name, role), time)).toBe(!known.has(key));
        known.add(key);
      }
    }),
  );
});

it('knows an event whose id and name cancel out', () => {
  const seen = seenEvents();
  const hash = eventHash('', 0);
  // Nothing but zeros is left to remember.
  const id = `00000000-0000-0000-0000-0000${hash.toString(16).padStart(8, '0')}`;
  expect([seen.add(id, hash, 0), seen.add(id, hash, 0)]).toEqual([true, false]);
});

it('takes the words of a UUID for the UUID', () => {
  const words = Uint32Array.of(7, 0x01234567, 0x89abcdef, 0x00000001, 0xfedcba98);
  expect(uuidText(words, 1)).toBe('01234567-89ab-cdef-0000-0001fedcba98');
  const seen = seenEvents();
  expect(seen.addWords(words, 1, 5, 0)).toBe(true);
  expect(seen.add(uuidText(words, 1), 5, 0)).toBe(false);
  expect(seen.addWords(words, 1, 6, 0)).toBe(true);
});

it('stays exact as it grows, also with ids that differ in few digits', () => {
  const seen = seenEvents();
  const ids = Array.from({ length: 20_000 }, (_, at) => {
    const tail = at.toString(16).padStart(12, '0');
    return at % 2 === 0
      ? `00000000-0000-0000-0000-${tail}`
      : `${tail.slice(4)}-0000-0000-0000-000000000000`;
  });
  expect(ids.filter((each) => seen.add(each, 1, 0))).toHaveLength(ids.length);
  expect(ids.filter((each) => seen.add(each, 1, 0))).toEqual([]);
});

it.each([2 ** 10, 2 ** 20, 2 ** 25, 2 ** 28])('spreads keys over all of %i slots', (slots) => {
  const counts = new Array<number>(16).fill(0);
  for (let at = 0; at < 16_000; at += 1) {
    const key = Uint32Array.of(at, Math.imul(at, 0x85ebca6b), 0x4000, 0x8000_0000);
    const slot = firstSlot(key, 0, slots);
    const part = Math.floor((slot / slots) * 16);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1200);
});

it('tells its memory: 24 to 48 bytes an event', () => {
  for (let events = 700; events < 1e8; events = Math.ceil(events * 1.37)) {
    expect(tableBytes(events) / events).toBeGreaterThanOrEqual(23.9);
    expect(tableBytes(events) / events).toBeLessThanOrEqual(48);
  }
  expect(tableBytes(1e7)).toBe(256 * 1024 * 1024);
});

it('forgets the days that are done, but for held ones, and counts what comes of them all the same', () => {
  const seen = seenEvents();
  const times = [0, 1, 2, 3].map((day) => day * DAY + 5);
  for (const id of ['00000000-0000-4000-8000-00000000000a', 'no-uuid']) {
    for (const time of times) expect(seen.add(id, 1, time)).toBe(true);
    for (const time of times) expect(seen.add(id, 1, time)).toBe(false);
  }
  seen.forget(3 * DAY + 10, (day) => day === 1);
  expect(times.map((time) => seen.add('no-uuid', 1, time))).toEqual([true, false, true, false]);
  expect(seen.late()).toBe(2);
  // Not forgotten twice, and not new again.
  expect(seen.add('no-uuid', 1, times[0] ?? 0)).toBe(false);
  expect(seen.late()).toBe(3);
});
