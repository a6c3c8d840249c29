import type { PermissionChange } from '../probation/role-change.ts';
import type { RoleCaller } from '../trail/attribution.ts';
import { denialOf } from '../trail/denial.ts';
import type { CallMeaning, TrailRecord } from '../trail/record.ts';
import type { HourCounts } from './coverage.ts';
import type { DropReason } from './evidence.ts';
import { type Nothing, type Showing, showingOf } from './showing.ts';

/** What one call of a role shows, whoever made it and whenever. */
export interface ShownCall {
  /** CloudTrail's `source:Name`. */
  readonly event: string;
  readonly showing: Showing | Nothing;
  /** What `ANY_NAME` stands for in it; null when it stands for itself. */
  readonly name: string | null;
  /** CloudTrail left its parameters out, for their size. */
  readonly omitted: boolean;
}

/**
 * What many records hold, as far as evidence needs it, in a form that can be handed from thread to thread. Callers
 * and calls are listed when they first come up in the digests of one reader and are known by number from then on.
 */
export interface Digest {
  /** How many values stood where a record belongs. */
  readonly total: number;
  /** Of those that were dropped before it was asked whose they are, or that are of none of the asked roles. */
  readonly dropped: ReadonlyMap<DropReason, number>;
  /** Milliseconds since 1970 of the first and the last record of the window; infinite when there is none. */
  readonly first: number;
  readonly last: number;
  /** Of the records of the window. */
  readonly hours: HourCounts;
  /** Numbers start again at 0 with this digest. */
  readonly restart: boolean;
  readonly callers: readonly RoleCaller[];
  readonly calls: readonly ShownCall[];
  /** Of each record of an asked role: whose it is, what it shows, when, and its event id as four words. */
  readonly callerOf: Int32Array;
  readonly callOf: Int32Array;
  readonly times: Float64Array;
  readonly ids: Uint32Array;
  /** Of all records, when they are asked for. */
  readonly changes: readonly PermissionChange[];
  /** Event ids that are no UUID, by the record; null where there is none. */
  readonly otherIds: ReadonlyMap<number, string | null>;
}

/** Of a caller, what the meaning of a call can depend on. */
export interface CallerPlace {
  readonly accountId: unknown;
  /** Up to the account: `arn:aws:sts::111122223333:`; undefined when it has none. */
  readonly arn: string | undefined;
}

/**
 * What a record of a role under an event name shows. How it ended is asked of the record; what its call means, when
 * that matters, of the same record by `anybodysOf`, since whoever makes a call in an account asks the same of IAM.
 */
export function shownBy(
  record: TrailRecord,
  event: string,
  omitted: boolean,
  meaning: () => CallMeaning,
): ShownCall {
  return { event, showing: showingOf(denialOf(record), meaning), name: null, omitted };
}

/** A record with no more of its caller than the place. */
export function anybodysOf(record: TrailRecord): TrailRecord {
  return { ...record, userIdentity: placeOf(record.userIdentity) };
}

export function placeOf(identity: unknown): CallerPlace {
  if (identity === null || typeof identity !== 'object') {
    return { accountId: undefined, arn: undefined };
  }
  const { accountId, arn }: { accountId?: unknown; arn?: unknown } = identity;
  const [upToAccount] = typeof arn === 'string' ? (/^(?:[^:]*:){5}/.exec(arn) ?? []) : [];
  return { accountId, arn: upToAccount };
}

/** CloudTrail's mark for parameters that were over 100 KB. */
export function isOmitted(parameters: unknown): boolean {
  return (
    parameters !== null &&
    typeof parameters === 'object' &&
    'omitted' in parameters &&
    parameters.omitted === true
  );
}
