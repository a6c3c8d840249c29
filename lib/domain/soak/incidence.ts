import type { Call } from '../evidence/evidence.ts';

/**
 * Which behaviours were seen in which sampling units. Actions that were seen on exactly the same days are one
 * behaviour: a nightly job that makes four calls is one thing the role does, and its calls are not four findings.
 */
export interface Incidence {
  /** For each sampling unit (a day, or a week) the numbers of the behaviours seen in it. */
  readonly units: readonly (readonly number[])[];
  readonly behaviours: number;
}

/** What richness estimators need of an incidence: the letters are those of Chao & Colwell, SORT 41 (2017). */
export interface Frequencies {
  /** T: sampling units. */
  readonly units: number;
  /** S_obs: behaviours seen. */
  readonly observed: number;
  /** Q1: behaviours seen in exactly one unit. */
  readonly once: number;
  /** Q2: in exactly two. */
  readonly twice: number;
  /** U: incidences over all behaviours. */
  readonly total: number;
}

const DAY = 86_400_000;
const WEEK = 7;

/** By day. `days` are the UTC days (`yyyy-mm-dd`) on which the trail surely worked, whoever called. */
export function dailyIncidence(
  calls: readonly Pick<Call, 'action' | 'days'>[],
  days: readonly string[],
): Incidence {
  const daysOf = new Map<string, Set<string>>();
  for (const { action, days: seen } of calls) {
    const known = daysOf.get(action) ?? new Set();
    daysOf.set(action, known);
    for (const day of seen) known.add(day);
  }
  const together = new Set([...daysOf.values()].map((seen) => [...seen].sort().join(' ')));
  const units = new Map<string, number[]>(days.map((day) => [day, []]));
  [...together].sort().forEach((seen, behaviour) => {
    for (const day of seen.split(' ')) units.get(day)?.push(behaviour);
  });
  return { units: [...units.values()], behaviours: together.size };
}

/** The same by whole weeks, which end with the last day; the days before the first whole week are left out. */
export function weeklyIncidence({ units, behaviours }: Incidence): Incidence {
  const start = units.length % WEEK;
  const weeks = Array.from({ length: Math.floor(units.length / WEEK) }, (_, week) => {
    const from = start + week * WEEK;
    return [...new Set(units.slice(from, from + WEEK).flat())];
  });
  return { units: weeks, behaviours };
}

export function frequenciesOf(units: Incidence['units'], behaviours: number): Frequencies {
  const seen = new Uint32Array(behaviours);
  let total = 0;
  for (const unit of units) {
    total += unit.length;
    for (const behaviour of unit) seen[behaviour] = (seen[behaviour] ?? 0) + 1;
  }
  let [observed, once, twice] = [0, 0, 0];
  for (const count of seen) {
    if (count > 0) observed += 1;
    if (count === 1) once += 1;
    if (count === 2) twice += 1;
  }
  return { units: units.length, observed, once, twice, total };
}

/** For each day on which an action was seen that was never seen before: how many were known by its end. */
export function discoveryCurve(
  calls: readonly Pick<Call, 'action' | 'first'>[],
): readonly { readonly day: string; readonly actions: number }[] {
  const firstDay = new Map<string, string>();
  for (const { action, first } of calls) {
    const day = first.slice(0, 10);
    const known = firstDay.get(action);
    if (known === undefined || day < known) firstDay.set(action, day);
  }
  const days = [...firstDay.values()].sort();
  return days.flatMap((day, at) => (days[at + 1] === day ? [] : [{ day, actions: at + 1 }]));
}

/** Full days between the day of the last novelty and a time, ISO 8601 both. */
export function quietDaysAt(lastNovelty: string, time: string): number {
  return Math.max(0, Math.floor((Date.parse(time) - Date.parse(lastNovelty)) / DAY) - 1);
}

/** Does the span of days hold the end of a month and the beginning of the next, when monthly jobs run? */
export function spansMonthEnd(first: string, last: string): boolean {
  for (let at = Date.parse(first); at < Date.parse(last); at += DAY) {
    if (new Date(at + DAY).getUTCDate() === 1) return true;
  }
  return false;
}
