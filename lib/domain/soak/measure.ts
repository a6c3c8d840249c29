import type { Evidence } from '../evidence/evidence.ts';
import type { Options } from '../options.ts';
import { upperBound } from './bound.ts';
import {
  dailyIncidence,
  discoveryCurve,
  type Frequencies,
  frequenciesOf,
  quietDaysAt,
  spansMonthEnd,
  weeklyIncidence,
} from './incidence.ts';
import { chao2, chao2Interval, coverage, expectedNew } from './richness.ts';

/** The numbers behind a soak verdict. Days are UTC days. */
export interface SoakNumbers {
  readonly askedDays: number;
  /** Days from the first to the last with a record of anybody, both counted: what the trail spans. */
  readonly spanDays: number;
  /** Days on which the role itself made a call that was authorised. */
  readonly activeDays: number;
  readonly calls: number;
  readonly actions: number;
  /** The day on which an action was seen for the first time, the last such day; null when there was none. */
  readonly lastNovelty: string | null;
  /** Full days since then. */
  readonly quietDays: number;
  readonly quietNeeded: number;
  /** Does the span hold the end of a month, when monthly jobs run? */
  readonly monthEnd: boolean;
  readonly discovery: Discovery;
  /** On each day that brought something new: how many actions were known by its end. */
  readonly curve: readonly { readonly day: string; readonly actions: number }[];
}

/** How much of what the role does was seen, by day. A behaviour is a set of actions seen on exactly the same days. */
export interface Discovery {
  /** Days with a record of anybody. */
  readonly days: number;
  readonly behaviours: number;
  /** Behaviours seen on one day only, and on two. */
  readonly once: number;
  readonly twice: number;
  /** Chao2: at least so many behaviours in all, and its nominal 95 % interval. */
  readonly estimated: number;
  readonly interval: readonly [low: number, high: number];
  /** Share (0 to 1) of the incidences to come that belongs to what was seen. */
  readonly coverage: number;
  readonly expected: Expected;
}

/** New behaviours to be expected after the soak. */
interface Expected {
  readonly days: number;
  readonly behaviours: number;
  /** Not more than this, in 19 of 20 histories drawn from this one. */
  readonly atMost: number;
  /** The same by whole weeks instead of days; null with less than four. */
  readonly byWeeks: number | null;
}

/** How far ahead is looked. */
const AHEAD = 30;
const WEEK = 7;
const FEWEST_WEEKS = 4;
const DAY = 86_400_000;

export function measure(evidence: Evidence, options: Options, now: Date): SoakNumbers {
  const { calls, ledger } = evidence;
  const curve = discoveryCurve(calls);
  const last = curve.at(-1);
  const [from, to] = [ledger.days[0], ledger.days.at(-1)];
  const spanned = from !== undefined && to !== undefined;
  return {
    askedDays: options.soakDays,
    spanDays: spanned ? Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1 : 0,
    activeDays: new Set(calls.flatMap(({ days }) => days)).size,
    calls: calls.reduce((sum, { count }) => sum + count, 0),
    actions: last?.actions ?? 0,
    lastNovelty: last?.day ?? null,
    quietDays: last === undefined ? 0 : quietDaysAt(last.day, now.toISOString()),
    quietNeeded: Math.floor(options.soakDays / 4),
    monthEnd: spanned && spansMonthEnd(from, to),
    discovery: discoveryOf(evidence),
    curve,
  };
}

/** In how many days, if nothing new comes, no more than `limit` new behaviours would be expected; null beyond a year. */
export function daysUntilExpected(discovery: Discovery, limit: number): number | null {
  const { days, behaviours, once, twice } = discovery;
  const frequencies: Frequencies = { units: days, observed: behaviours, once, twice, total: 0 };
  for (let more = 0; more <= 366; more++) {
    if (expectedNew({ ...frequencies, units: days + more }, AHEAD) <= limit) return more;
  }
  return null;
}

/** How much of what a role does its evidence shows, and what is to come. */
export function discoveryOf({ calls, ledger }: Evidence): Discovery {
  const incidence = dailyIncidence(calls, ledger.days);
  const frequencies = frequenciesOf(incidence.units, incidence.behaviours);
  const weekly = weeklyIncidence(incidence);
  const [low, high] = chao2Interval(frequencies);
  return {
    days: frequencies.units,
    behaviours: frequencies.observed,
    once: frequencies.once,
    twice: frequencies.twice,
    estimated: rounded(chao2(frequencies)),
    interval: [rounded(low), rounded(high)],
    coverage: rounded(coverage(frequencies)),
    expected: {
      days: AHEAD,
      behaviours: rounded(expectedNew(frequencies, AHEAD)),
      atMost: upperBound(incidence, AHEAD),
      byWeeks:
        weekly.units.length < FEWEST_WEEKS
          ? null
          : rounded(expectedNew(frequenciesOf(weekly.units, weekly.behaviours), AHEAD / WEEK)),
    },
  };
}

/** To a thousandth: more digits would claim what no estimate knows. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
