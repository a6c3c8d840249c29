const DAY = 86_400_000;

/** CloudTrail writes UTC; exports through a columnar format write a space for the T and leave the zone out. */
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;

/** Milliseconds since 1970 of an ISO 8601 time, taken as UTC when it names no zone; null for anything else. */
export function eventTime(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const [matched, day, time, fraction = '', zone = 'Z'] = TIME.exec(value) ?? [];
  if (matched === undefined) return null;
  const parsed = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(parsed) ? null : parsed;
}

/** ISO 8601 in UTC, without a fraction when it is zero. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Days since 1970, UTC. */
export function dayNumber(milliseconds: number): number {
  return Math.floor(milliseconds / DAY);
}

/** `yyyy-mm-dd` of each day number, sorted. */
export function isoDays(days: Iterable<number>): readonly string[] {
  return [...days].sort((one, other) => one - other).map(isoDay);
}

/** The last day that was asked for: most rows are of few days, and many of the same. */
let last = { day: 0, text: '1970-01-01' };

function isoDay(day: number): string {
  if (day !== last.day) {
    last = { day, text: new Date(day * DAY).toISOString().slice(0, 10) };
  }
  return last.text;
}
