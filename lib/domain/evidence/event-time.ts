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

/**
 * ISO 8601 in UTC, without a fraction when it is zero. Two are in each row of evidence, of which there can be hundreds of
 * thousands: the day is looked up, where a Date would work it out again.
 */
export function isoTime(milliseconds: number): string {
  const day = dayNumber(milliseconds);
  const time = milliseconds - day * DAY;
  const seconds = Math.floor(time / 1000);
  const fraction = time % 1000 === 0 ? '' : `.${String(time % 1000).padStart(3, '0')}`;
  const clock = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${isoDay(day)}T${clock}${fraction}Z`;
}

const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function two(number: number): string {
  return TWO[Math.floor(number)] ?? '';
}

/** Days since 1970, UTC. */
export function dayNumber(milliseconds: number): number {
  return Math.floor(milliseconds / DAY);
}

/** `yyyy-mm-dd` of each day number, sorted. */
export function isoDays(days: Iterable<number>): readonly string[] {
  return [...days].sort((one, other) => one - other).map(isoDay);
}

const MOST_DAYS = 4096;
/** Of days that were asked for: most times are of few days. */
const dayTexts = new Map<number, string>();

function isoDay(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const [text = ''] = new Date(day * DAY).toISOString().split('T');
  if (dayTexts.size === MOST_DAYS) dayTexts.clear();
  dayTexts.set(day, text);
  return text;
}
