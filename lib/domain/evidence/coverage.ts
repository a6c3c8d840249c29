import { isoTime } from './event-time.ts';
import type { HourCoverage, Ledger, Silence } from './evidence.ts';
import { recordOf } from './record-of.ts';

const HOUR = 3_600_000;

/** As CloudTrail writes them in `awsRegion`: `eu-west-1`, `us-gov-east-1`, `ap-southeast-7`. */
const REGION = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/;

/** Under what the records are counted whose `awsRegion` is no region's name: hostile names must not fill the ledger. */
const NO_REGION = 'unknown';

/** No partition has more; of a log that was made up the names after these, sorted, count as no region's. */
const MOST_REGIONS = 100;

/** The silences that are told of one region: the longest. */
const TOLD = 20;

/**
 * How many records each region has in each hour (hours since 1970, UTC), whoever made them and however often each was
 * delivered. Plain maps, so that a worker thread can hand them over.
 */
export type HourCounts = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Counts records by region and hour; changed in place, since it is asked for every record of a pass. */
export interface HourTally {
  /** `region` as it stands in the record; `time` in milliseconds since 1970. */
  add(region: unknown, time: number): void;
  /** Adds what another pass counted. */
  addAll(counts: HourCounts): void;
  counts(): HourCounts;
}

export function hourTally(): HourTally {
  const regions = new Map<string, Map<number, number>>();
  // Records of one file are of one region, and most often of one hour after the other.
  let lastRegion: unknown;
  let hours: Map<number, number> | undefined;

  function hoursOf(region: unknown): Map<number, number> {
    const name = typeof region === 'string' && REGION.test(region) ? region : NO_REGION;
    const found = regions.get(name) ?? new Map<number, number>();
    regions.set(name, found);
    return found;
  }

  return {
    add(region, time) {
      if (hours === undefined || region !== lastRegion) {
        hours = hoursOf(region);
        lastRegion = region;
      }
      const hour = Math.floor(time / HOUR);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    },
    addAll(counts) {
      for (const [region, more] of counts) {
        addUp(hoursOf(region), more);
      }
    },
    counts: () => regions,
  };
}

/**
 * Where the records leave hours empty, in each region and in all of them together. A region's silence is counted
 * between the first and the last hour with a record of any region: what lies before and after is not known of any.
 *
 * It says what is not there and no more: nobody may have called in a quiet region, and a trail that was off leaves
 * the same silence.
 */
export function coverageOf(counts: HourCounts): Pick<Ledger, 'hours' | 'regions'> {
  const all = new Map<number, number>();
  for (const hours of counts.values()) addUp(all, hours);
  const sorted = sortedHours(all);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { hours: null, regions: {} };

  const regions = [...bounded(counts)].map(
    ([region, hours]) => [region, hourCoverage(hours, first, last)] as const,
  );
  return { hours: hourCoverage(all, first, last), regions: recordOf(regions) };
}

/** Sorted by name, with what is over the bound added up as unknown. */
function bounded(counts: HourCounts): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const names = [...counts.keys()].filter((name) => name !== NO_REGION).sort();
  const unknown = new Map(counts.get(NO_REGION));
  for (const name of names.slice(MOST_REGIONS)) addUp(unknown, counts.get(name) ?? new Map());
  return new Map([
    ...names.slice(0, MOST_REGIONS).map((name) => [name, counts.get(name) ?? new Map()] as const),
    ...(unknown.size > 0 ? [[NO_REGION, unknown] as const] : []),
  ]);
}

function addUp(into: Map<number, number>, counts: ReadonlyMap<number, number>): void {
  for (const [hour, count] of counts) into.set(hour, (into.get(hour) ?? 0) + count);
}

function hourCoverage(
  hours: ReadonlyMap<number, number>,
  first: number,
  last: number,
): HourCoverage {
  const sorted = sortedHours(hours);
  const silences = silencesBetween([first - 1, ...sorted, last + 1]);
  let records = 0;
  for (const count of hours.values()) records += count;
  return {
    records,
    firstHour: isoHour(sorted[0] ?? first),
    lastHour: isoHour(sorted.at(-1) ?? last),
    silentHours: last - first + 1 - sorted.length,
    silences: silences
      .toSorted((one, other) => other.hours - one.hours || one.from - other.from)
      .slice(0, TOLD)
      .sort((one, other) => one.from - other.from)
      .map(({ from, hours: length }): Silence => ({ from: isoHour(from), hours: length })),
    shorterSilences: Math.max(0, silences.length - TOLD),
  };
}

function silencesBetween(hours: readonly number[]): { from: number; hours: number }[] {
  const silences: { from: number; hours: number }[] = [];
  let before = hours[0] ?? 0;
  for (const hour of hours) {
    if (hour - before > 1) silences.push({ from: before + 1, hours: hour - before - 1 });
    before = hour;
  }
  return silences;
}

function sortedHours(hours: ReadonlyMap<number, number>): readonly number[] {
  return [...hours.keys()].sort((one, other) => one - other);
}

function isoHour(hour: number): string {
  return isoTime(hour * HOUR);
}
