import type { Digest } from './digest.ts';
import { eventTime } from './event-time.ts';
import type { DropReason } from './evidence.ts';

/** How many records of an hour and a region were left out for one reason, as a database counted them. */
export interface HourCount {
  readonly region: string | null;
  /** `2026-11-02T09`, UTC. */
  readonly hour: string | null;
  /** A reason of the ledger; records of any other are not counted here but come by themselves. */
  readonly reason: string;
  readonly count: number;
  /** Times of the first and the last of them. */
  readonly first: string | null;
  readonly last: string | null;
}

const REASONS: readonly DropReason[] = [
  'outside-window',
  'not-an-api-call',
  'no-role',
  'another-role',
];
const HOUR = 3_600_000;

/**
 * The counts as a digest, for the ledger of a window (milliseconds since 1970). They are whole hours: records of the
 * window's first hour count as of the window unless all of them come before it.
 */
export function digestOfCounts(
  counts: readonly HourCount[],
  { from, to }: { readonly from: number; readonly to: number },
): Digest {
  const dropped = new Map<DropReason, number>();
  const hours = new Map<string, Map<number, number>>();
  let total = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { region, count, ...group } of counts) {
    const known = REASONS.find((each) => each === group.reason);
    if (known === undefined) continue;
    total += count;
    const begin = eventTime(group.first);
    const end = eventTime(group.last);
    const hour = eventTime(`${group.hour}:00:00Z`);
    const reason = begin === null || end === null || hour === null ? 'not-a-record' : known;
    const within = reason !== 'outside-window' && (end ?? from) >= from && (begin ?? to) < to;
    const why = reason === 'not-a-record' || within ? reason : 'outside-window';
    dropped.set(why, (dropped.get(why) ?? 0) + count);
    if (begin === null || end === null || hour === null || !within) continue;
    first = Math.min(first, Math.max(begin, from));
    last = Math.max(last, Math.min(end, to - 1));
    const ofRegion = hours.get(region ?? '') ?? new Map<number, number>();
    hours.set(region ?? '', ofRegion);
    const number = Math.floor(hour / HOUR);
    ofRegion.set(number, (ofRegion.get(number) ?? 0) + count);
  }
  return {
    ...{ total, dropped, first, last, hours, restart: false, callers: [], calls: [], changes: [] },
    ...{ callerOf: new Int32Array(), callOf: new Int32Array(), times: new Float64Array() },
    ...{ ids: new Uint32Array(), otherIds: new Map() },
  };
}
