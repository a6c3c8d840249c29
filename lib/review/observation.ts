import type { Evidence } from '../domain/evidence/evidence.ts';
import { discoveryCurve, quietDaysAt } from '../domain/soak/incidence.ts';

/** How long and how well the role was watched. Days are UTC days. */
export interface Observation {
  /** Days with a record of anybody: days on which the trail surely worked. */
  readonly recordedDays: number;
  /** Days on which the role itself was authorised to do something. */
  readonly activeDays: number;
  readonly calls: number;
  readonly actions: number;
  readonly sessions: number;
  /** Day on which the last action never seen before appeared; null when no call was seen. */
  readonly lastNovelty: string | null;
  /** Whole days from then to the end of the window. */
  readonly quietDays: number | null;
}

/** The soak in numbers, from the evidence alone. */
export function observationOf({ calls, ledger, sessions, window }: Evidence): Observation {
  const newest = discoveryCurve(calls).at(-1);
  return {
    recordedDays: ledger.days.length,
    activeDays: new Set(calls.flatMap(({ days }) => days)).size,
    calls: calls.reduce((sum, { count }) => sum + count, 0),
    actions: newest?.actions ?? 0,
    sessions,
    lastNovelty: newest?.day ?? null,
    quietDays: newest === undefined ? null : quietDaysAt(newest.day, window.to),
  };
}
