const DAY = 86_400_000;
/** A log may span years; the figures then show the last so many days. */
const MOST_DAYS = 400;

/** The days of the window, from the first with a record, as `yyyy-mm-dd`. */
export interface Axis {
  readonly first: number;
  readonly days: number;
  readonly from: string;
  readonly to: string;
}

/** Null when there is no day. */
export function axisOf(days: readonly string[]): Axis | null {
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return null;
  const last = Date.parse(to);
  if (Number.isNaN(last) || Number.isNaN(Date.parse(from))) return null;
  const first = Math.max(Date.parse(from), last - (MOST_DAYS - 1) * DAY);
  const start = new Date(first).toISOString().slice(0, 10);
  return { first, days: Math.round((last - first) / DAY) + 1, from: start, to };
}

export function dayAt({ first }: Axis, day: string): number {
  return Math.round((Date.parse(day) - first) / DAY);
}
