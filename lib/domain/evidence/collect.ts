import { BadInput } from '../errors.ts';
import { attribute, type RoleCaller } from '../trail/attribution.ts';
import { denialOf } from '../trail/denial.ts';
import type { CallMeaning, TrailRecord } from '../trail/record.ts';
import { allRoles, type KnownRole, knownRoles } from './asked-roles.ts';
import { coverageOf, hourTally } from './coverage.ts';
import { dayNumber, eventTime } from './event-time.ts';
import type { DropReason, Evidence, Ledger, Window } from './evidence.ts';
import { ledgerOf, recordsOf } from './ledger.ts';
import { countUp, type RoleTally, roleTally } from './role-tally.ts';
import { seenEvents } from './seen-events.ts';
import { showingOf } from './showing.ts';

export interface CollectQuery {
  readonly window: Window;
  /** One of each ARN; `all` for every role that called. */
  readonly roles: readonly KnownRole[] | 'all';
  /** What a record's call means in IAM terms. */
  readonly meaningOf: (record: TrailRecord) => CallMeaning;
}

export interface Collected {
  /** One for each asked role, each as if it had been asked alone; sorted by ARN and id. */
  readonly evidence: readonly Evidence[];
  /** Over all the asked roles together. */
  readonly ledger: Ledger;
}

/**
 * Takes one record at a time and holds what was learned, never the records: memory grows with the distinct
 * (action, resource) pairs, session names and event ids of the asked roles. The one place in the domain where
 * state is changed in place; it shows only through `finish`.
 */
export interface Collecting {
  /** Anything that stood where a record belongs. */
  add(input: unknown): void;
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
export function startCollecting({ window, roles, meaningOf }: CollectQuery): Collecting {
  const from = eventTime(window.from);
  const to = eventTime(window.to);
  if (from === null || to === null) {
    throw new BadInput(`not a span of ISO 8601 times: ${window.from} to ${window.to}`);
  }
  const asked = roles === 'all' ? allRoles() : knownRoles(roles);
  const tallies: RoleTally[] = asked.roles().map(roleTally);
  const seen = seenEvents();
  const dropped = new Map<DropReason, number>();
  const days = new Set<number>();
  const hours = hourTally();
  let total = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  return {
    add(input) {
      total += 1;
      const event = eventOf(input);
      if (!event) return countUp(dropped, 'not-a-record');
      if (event.time < from || event.time >= to) return countUp(dropped, 'outside-window');
      first = Math.min(first, event.time);
      last = Math.max(last, event.time);
      days.add(dayNumber(event.time));
      hours.add(event.record.awsRegion, event.time);

      const caller = attribute(event.record);
      if (caller.kind === 'dropped') return countUp(dropped, caller.reason);
      const place = asked.place(caller);
      if (!place) return countUp(dropped, asked.otherwise);
      const tally = tallies[place.slot] ?? roleTally();
      tallies[place.slot] = tally;
      if (!place.sameId) return tally.drop('another-role-id');
      if (event.id !== null && !seen.add(event.id, event.name)) return tally.drop('duplicate');
      return tallyCall(tally, event, caller, meaningOf);
    },

    finish(files) {
      const coverage = coverageOf(hours.counts());
      const pass = { files, total, first, last, days, dropped, coverage };
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

function tallyCall(
  tally: RoleTally,
  event: TrailEvent,
  caller: RoleCaller,
  meaningOf: CollectQuery['meaningOf'],
): void {
  const showing = showingOf(denialOf(event.record), () => meaningOf(event.record));
  if (showing.kind === 'dropped') {
    tally.drop(showing.reason);
    return;
  }
  const failure = showing.kind === 'used' ? showing.failure : null;
  tally.show(event.name, showing, { time: event.time, eventId: event.id, failure });
  if (caller.session !== '') tally.session(caller.session);
  if (isOmitted(event.record.requestParameters)) tally.omitted();
}

/** CloudTrail's mark for parameters that were over 100 KB. */
function isOmitted(parameters: unknown): boolean {
  return (
    parameters !== null &&
    typeof parameters === 'object' &&
    'omitted' in parameters &&
    parameters.omitted === true
  );
}

function byArnAndId(one: Evidence, other: Evidence): number {
  const key = ({ roleArn, roleId }: Evidence) => `${roleArn} ${roleId}`;
  return key(one) < key(other) ? -1 : 1;
}
