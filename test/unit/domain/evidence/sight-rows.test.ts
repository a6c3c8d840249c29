import { expect, it } from 'vitest';
import { sightRows } from '../../../../lib/domain/evidence/sight-rows.ts';
import { random } from '../../../../lib/local/sample/random.ts';

const START = Date.UTC(2026, 2, 1);
const HOUR = 3_600_000;

interface Told {
  readonly time: number;
  readonly id: string | null;
  readonly isUuid: boolean;
  readonly session: number;
  readonly failure: string | null;
  readonly forwardedBy: string;
}

function wordsOf(uuid: string): Uint32Array {
  const digits = uuid.replaceAll('-', '');
  return Uint32Array.from({ length: 4 }, (_, word) =>
    Number.parseInt(digits.slice(word * 8, word * 8 + 8), 16),
  );
}

/** What rows give for these, the plain way. */
function expected(told: readonly Told[], sessions: readonly string[]) {
  const count = (names: readonly (string | null)[]) => {
    const given = names.filter((name): name is string => name !== null && name !== '').sort();
    return Object.fromEntries(
      given.map((name) => [name, given.filter((each) => each === name).length]),
    );
  };
  const iso = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');
  const times = told.map(({ time }) => time);
  const days = times.map((time) => iso(time).slice(0, 10));
  const eachDay = [...new Set(days)].sort();
  const names = [
    ...new Set(told.flatMap(({ session }) => (session < 0 ? [] : [sessions[session] ?? '']))),
  ].sort();
  const forwardedBy = count(told.map((each) => each.forwardedBy));
  return {
    count: told.length,
    failures: count(told.map(({ failure }) => failure)),
    ...(Object.keys(forwardedBy).length > 0 && { forwardedBy }),
    first: iso(Math.min(...times)),
    last: iso(Math.max(...times)),
    days: eachDay,
    dayCounts: eachDay.map((day) => days.filter((each) => each === day).length),
    sessions: names.slice(0, 10),
    ...(names.length > 10 && { moreSessions: true }),
    samples: told
      .filter(({ id }) => id !== null)
      .sort((one, other) => one.time - other.time || ((one.id ?? '') < (other.id ?? '') ? -1 : 1))
      .slice(0, 3)
      .map(({ id }) => id),
  };
}

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'adds up what is seen in rows as the plain way does, in any order (seed %i)',
  (seed) => {
    const chance = random('sight-rows', seed);
    const rows = sightRows();
    const sessions = Array.from({ length: 14 }, (_, at) => `session-${(at * 5) % 14}`);
    for (const name of sessions) rows.addSession(name);
    const told: Told[][] = Array.from({ length: 100 }, () => []);
    const numbers = told.map(() => rows.add());
    for (let at = 0; at < 600; at += 1) {
      const isUuid = chance.chance(0.8);
      const row = Math.floor(100 * chance.fraction() ** 4);
      const sight: Told = {
        time: START + chance.below(80) * HOUR,
        isUuid,
        id: isUuid ? chance.uuid() : chance.chance(0.8) ? `id-${at}` : null,
        session: chance.below(15) - 1,
        failure: chance.chance(0.1) ? chance.pick(['NoSuchKey', 'Odd']) : null,
        forwardedBy: chance.chance(0.1) ? 'athena.amazonaws.com' : '',
      };
      told[row]?.push(sight);
      const ids = isUuid ? wordsOf(sight.id ?? '') : new Uint32Array(4);
      const { time, session, forwardedBy, failure } = sight;
      const otherId = isUuid ? undefined : sight.id;
      rows.see(numbers[row] ?? -1, { time, ids, at: 0, otherId, session, forwardedBy }, failure);
    }
    for (const [row, sights] of told.entries()) {
      expect(rows.hasSight(numbers[row] ?? -1)).toBe(sights.length > 0);
      if (sights.length === 0) continue;
      const seen = JSON.parse(JSON.stringify(rows.seen(numbers[row] ?? -1)));
      expect(seen).toEqual(expected(sights, sessions));
    }
  },
);
