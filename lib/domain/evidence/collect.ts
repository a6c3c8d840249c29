import { BadInput } from '../errors.ts';
import { type PermissionChange, permissionChangeIn } from '../probation/role-change.ts';
import { attribute, type RoleCaller } from '../trail/attribution.ts';
import type { CallMeaning, TrailRecord } from '../trail/record.ts';
import { type AskedFor, askedRoles } from './asked-roles.ts';
import { coverageOf, type HourCounts, hourTally } from './coverage.ts';
import { anybodysOf, type Digest, isOmitted, shownBy } from './digest.ts';
import { digestReader, type PlacedTally } from './digest-reader.ts';
import { eventTime } from './event-time.ts';
import type { DropReason, Evidence, Ledger, Window } from './evidence.ts';
import { ledgerOf, recordsOf } from './ledger.ts';
import { countUp, type RoleTally, roleTally } from './role-tally.ts';
import { eventHash, seenEvents } from './seen-events.ts';
import { sightRows } from './sight-rows.ts';

export interface CollectQuery {
  readonly window: Window;
  readonly roles: AskedFor;
  /** What a record's call means in IAM terms. */
  readonly meaningOf: (record: TrailRecord) => CallMeaning;
  /** Whether `changes` will be asked for. */
  readonly changes?: boolean;
}

export interface Collected {
  /** One for each asked role, each as if it had been asked alone; sorted by ARN and id. */
  readonly evidence: readonly Evidence[];
  /** Over all the asked roles together. */
  readonly ledger: Ledger;
}

/**
 * Takes one record at a time and holds what was learned, never the records: memory grows with the distinct
 * (action, resource) pairs and session names of the asked roles, and with their event ids of the days that are not
 * done yet (`forget`). The one place in the domain where
 * state is changed in place; it shows only through `finish`.
 */
export interface Collecting {
  /** Anything that stood where a record belongs. */
  add(input: unknown): void;
  /** Takes the digests of one reader, in its order; any number of readers can take turns, and so can `add`. */
  reader(): (digest: Digest) => void;
  /** Milliseconds since 1970; `to` is exclusive. */
  readonly window: { readonly from: number; readonly to: number };
  /**
   * Says that no more record can come of a call before this time, in milliseconds since 1970, but of days (since 1970)
   * that are held: their event ids are forgotten. One that comes all the same is counted as `late` in the ledger.
   */
  forget(time: number, isHeld: (day: number) => boolean): void;
  /** What all records so far show of permissions being changed, of whatever time, in no order. */
  changes(): readonly PermissionChange[];
  finish(files: Ledger['files']): Collected;
}

/**
 * Starts to collect what roles did in a window, for all of them in one pass. The same records in any order give
 * the same evidence, and every record ends in exactly one place of a ledger:
 * `used + all dropped + all unmapped = total`.
 *
 * A record is asked, in this order: is it one (an object with a time, a source and a name); in the window; an API
 * call; by a role; by an asked role, of the asked id; not seen before; surely refused or surely authorised; of an
 * action. Throws BadInput for a window that is none.
 */
export function startCollecting(query: CollectQuery): Collecting {
  const { window, roles, meaningOf } = query;
  const from = eventTime(window.from);
  const to = eventTime(window.to);
  if (from === null || to === null) {
    throw new BadInput(`not a span of ISO 8601 times: ${window.from} to ${window.to}`);
  }
  const asked = askedRoles(roles);
  const rows = sightRows();
  const tallies: RoleTally[] = asked.roles().map(() => roleTally(rows));
  const seen = seenEvents();
  const dropped = new Map<DropReason, number>();
  const hours = hourTally();
  const changes: PermissionChange[] = [];
  let total = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  /** Null when the caller is none of the asked roles. */
  function tallyOf(caller: RoleCaller): PlacedTally | null {
    const place = asked.place(caller);
    if (!place) return null;
    const tally = tallies[place.slot] ?? roleTally(rows);
    tallies[place.slot] = tally;
    return { ...place, tally };
  }

  return {
    add(input) {
      total += 1;
      const change = query.changes === true ? permissionChangeIn(input) : null;
      if (change !== null) changes.push(change);
      const event = eventOf(input);
      if (!event) return countUp(dropped, 'not-a-record');
      const { record, time, id, name } = event;
      if (time < from || time >= to) return countUp(dropped, 'outside-window');
      first = Math.min(first, time);
      last = Math.max(last, time);
      hours.add(record.awsRegion, time);

      const caller = attribute(record);
      if (caller.kind === 'dropped') return countUp(dropped, caller.reason);
      const placed = tallyOf(caller);
      if (!placed) return countUp(dropped, asked.otherwise(caller));
      const { tally, slot, sameId } = placed;
      if (!sameId) return tally.drop('another-role-id');
      if (id !== null && !seen.add(id, eventHash(name, slot), time)) return tally.drop('duplicate');
      const omitted = isOmitted(record.requestParameters);
      const shown = shownBy(record, name, omitted, () => meaningOf(anybodysOf(record)));
      const { forwardedBy } = caller;
      const by = { session: tally.session(caller.session), forwardedBy };
      const sight = { time, ids: NO_WORDS, at: 0, otherId: id, ...by };
      tally.count(tally.entry(shown, new Map()), sight);
    },

    reader() {
      return digestReader({ tallyOf, seen }, (digest) => {
        total += digest.total;
        first = Math.min(first, digest.first);
        last = Math.max(last, digest.last);
        hours.addAll(digest.hours);
        for (const change of digest.changes) changes.push(change);
        for (const [reason, count] of digest.dropped) {
          dropped.set(reason, (dropped.get(reason) ?? 0) + count);
        }
      });
    },

    window: { from, to },

    forget: seen.forget,

    changes: () => changes,

    finish(files) {
      const coverage = coverageOf(hours.counts());
      const days = daysOf(hours.counts());
      const pass = { files, total, first, last, days, dropped, coverage, late: seen.late() };
      const totals = tallies.map((tally) => tally.totals());
      const placed = recordsOf(totals);
      const evidence = asked.roles().flatMap(({ arn, id }, slot): Evidence[] => {
        const own = totals[slot];
        if (!own) return [];
        const ledger = ledgerOf(pass, [own], placed - recordsOf([own]));
        const { calls, denials, sessions } = own;
        const { unmapped } = ledger.records;
        return [{ roleArn: arn, roleId: id, window, calls, denials, unmapped, sessions, ledger }];
      });
      return { evidence: evidence.sort(byArnAndId), ledger: ledgerOf(pass, totals, 0) };
    },
  };
}

const NO_WORDS = new Uint32Array(4);

interface TrailEvent {
  readonly record: TrailRecord;
  readonly time: number;
  readonly id: string | null;
  /** CloudTrail's `source:Name`. */
  readonly name: string;
}

/** Null for what is no record or cannot be placed in time. */
function eventOf(input: unknown): TrailEvent | null {
  if (input === null || typeof input !== 'object') return null;
  const record: TrailRecord = input;
  const { eventID, eventSource, eventName } = record;
  const time = eventTime(record.eventTime);
  if (time === null || typeof eventSource !== 'string' || typeof eventName !== 'string')
    return null;
  const id = typeof eventID === 'string' && eventID !== '' ? eventID : null;
  return { record, time, id, name: `${eventSource}:${eventName}` };
}

/** Days since 1970, UTC. */
function daysOf(counts: HourCounts): ReadonlySet<number> {
  const days = new Set<number>();
  for (const hours of counts.values()) {
    for (const hour of hours.keys()) days.add(Math.floor(hour / 24));
  }
  return days;
}

function byArnAndId(one: Evidence, other: Evidence): number {
  const key = ({ roleArn, roleId }: Evidence) => `${roleArn} ${roleId}`;
  return key(one) < key(other) ? -1 : 1;
}
