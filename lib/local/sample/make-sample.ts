import { type AccountDetails, accountDetails } from './account-details.ts';
import { assumptions } from './assumptions.ts';
import { bystanders } from './bystanders.ts';
import { roster } from './roles/roster.ts';
import { dayOf } from './schedule.ts';
import { type TrailFile, trailFiles } from './trail.ts';

export interface SampleOptions {
  /** Another seed gives other objects, ids and minutes; who does what stays the same. */
  readonly seed?: string;
  /** How many days the trail covers. */
  readonly days?: number;
  /** ISO 8601, the first midnight of the trail. */
  readonly from?: string;
}

export interface Sample {
  readonly accountDetails: AccountDetails;
  /** Made while it is read; reading it again makes it again, the same. */
  readonly trailFiles: Iterable<TrailFile>;
}

/** The sample organisation: an account and its trail, the same bytes for the same options on every machine. */
export function makeSample({
  seed = 'larkspur',
  days = 30,
  from = '2026-09-01T00:00:00Z',
}: SampleOptions = {}): Sample {
  const start = Date.parse(from);
  const actors = [...roster, assumptions(roster), bystanders];
  return {
    accountDetails: accountDetails(roster, { from: start, to: dayOf(start, days).midnight }),
    trailFiles: { [Symbol.iterator]: () => trailFiles(actors, { seed, days, from: start }) },
  };
}
