import type { LastAccessedAnswer } from '../last-accessed/report.ts';
import type { Certainty } from '../trail/record.ts';

/** A span of time, ISO 8601 in UTC; `to` is exclusive. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Where a resource came from, so that a reader can weigh it. */
type ResourceSource = 'resources' | 'request' | 'response' | 'error-message' | 'none';

/**
 * One (action, resource) that the role really used: authorised, whether or not the call then failed for another
 * reason. `resource` is an ARN; `*` when the action knows no resource types; null when the record does not show it.
 */
export interface Call {
  readonly action: string;
  readonly resource: string | null;
  readonly resourceFrom: ResourceSource;
  /** See ActionUse: an ARN with `*` for what the record cannot tell, when `resource` is null. */
  readonly pattern: string | null;
  readonly certainty: Certainty;
  readonly via: 'event' | 'pass-role' | 'dependent';
  /** What the request is known to carry, e.g. `iam:PassedToService`. Absent keys are unknown. */
  readonly context: Readonly<Record<string, string>>;
  readonly count: number;
  /**
   * Of `count`, the calls that were authorised and then failed, by error code (`no code` when only a message told);
   * the others succeeded.
   */
  readonly failures: Readonly<Record<string, number>>;
  /**
   * Only when there are any: of `count`, the calls that a service made on with the role's own session (a forward access
   * session), by the service. The role needs the permission all the same.
   */
  readonly forwardedBy?: Readonly<Record<string, number>>;
  readonly first: string;
  readonly last: string;
  /** UTC days (`yyyy-mm-dd`, sorted) with at least one call. */
  readonly days: readonly string[];
  /** Of `count`, the calls on each of `days`. Evidence from before it was kept lacks it. */
  readonly dayCounts?: readonly number[];
  /** Names of the role's sessions that made the calls, sorted: the first ten. Evidence from before they were kept lacks them. */
  readonly sessions?: readonly string[];
  /** True when there were more sessions than that. */
  readonly moreSessions?: true;
  /** CloudTrail's `source:Name`, e.g. `lambda.amazonaws.com:Invoke`. */
  readonly event: string;
  /** Up to three event ids. */
  readonly samples: readonly string[];
}

/** Which policy refused, as the error message says (IAM user guide, "Troubleshoot access denied error messages"). */
export type DeniedBy =
  | 'no-identity-policy'
  | 'identity-policy'
  | 'boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'resource-policy'
  | 'vpc-endpoint'
  | 'unknown';

/** An (action, resource) that was refused, however often. */
export interface Denial {
  readonly action: string;
  readonly resource: string | null;
  readonly by: DeniedBy;
  readonly explicit: boolean;
  readonly errorCode: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly event: string;
  readonly samples: readonly string[];
}

/** Why a record was left out. Every record is used, dropped for one of these, or unmapped by name. */
export type DropReason =
  | 'duplicate'
  | 'outside-window'
  | 'not-a-record'
  | 'not-an-api-call'
  | 'no-role'
  | 'another-role'
  | 'another-role-id'
  | 'no-permission-needed'
  | 'not-iam-denial'
  /** Throttled, or failed inside AWS: nobody can say whether it would have been allowed. */
  | 'authorization-unknown';

/** Log files that were left unopened because their name or folder says that nothing asked for is in them. */
export interface Pruned {
  readonly why: 'outside-window' | 'another-region';
  readonly files: number;
  /** Folders that were left unopened whole; what is in them is not in `files`. */
  readonly folders: number;
  /** The first few, sorted. */
  readonly examples: readonly string[];
}

/** A run of hours without a record of anybody. */
export interface Silence {
  /** Start of its first hour, ISO 8601 in UTC. */
  readonly from: string;
  readonly hours: number;
}

/** In which hours there are records, whoever made them. Hours are UTC hours, named by their start in ISO 8601. */
export interface HourCoverage {
  /** As delivered: a record that is in two files counts twice. */
  readonly records: number;
  readonly firstHour: string;
  readonly lastHour: string;
  /** Hours without a record between the first and the last hour of any region. */
  readonly silentHours: number;
  /** The longest of their runs, in order of time. */
  readonly silences: readonly Silence[];
  /** How many shorter runs there are besides. */
  readonly shorterSilences: number;
}

/** What was read and what was not: nothing is ever dropped without being counted here. */
export interface Ledger {
  readonly files: {
    readonly read: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
    readonly corrupt: readonly { readonly file: string; readonly reason: string }[];
    readonly pruned: readonly Pruned[];
    /** Only when a database read them: its query, and how much of them it went through. */
    readonly athena?: { readonly query: string; readonly scannedBytes: number };
  };
  readonly records: {
    readonly total: number;
    readonly used: number;
    readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
    /** `source:Name` -> count, for calls of the asked roles that map to no action of the catalogue. */
    readonly unmapped: Readonly<Record<string, number>>;
  };
  /** Time of the first and last record of the window, whoever made it; null when there was none. */
  readonly first: string | null;
  readonly last: string | null;
  /** UTC days with at least one record, whoever made it, sorted. */
  readonly days: readonly string[];
  /** Over all regions together; null when there was no record in the window. */
  readonly hours: HourCoverage | null;
  /** By `awsRegion`; `unknown` when a record has none. A silent region is no proof of a gap: see `coverageOf`. */
  readonly regions: Readonly<Record<string, HourCoverage>>;
  /** Records with `requestParameters: {omitted: true}`: their resource is unknown, never absent. */
  readonly omitted: number;
  /**
   * Only when there are any: records of all asked roles that were delivered so long after their call that its day's
   * events were forgotten by then. A second delivery among them counts as another call.
   */
  readonly late?: number;
}

/** What a role did in a window. Lists are sorted, so the same records in another order give the same bytes. */
export interface Evidence {
  readonly roleArn: string;
  readonly roleId: string;
  readonly window: Window;
  readonly calls: readonly Call[];
  readonly denials: readonly Denial[];
  /** Calls of this role that map to no action: `source:Name` -> count. */
  readonly unmapped: Readonly<Record<string, number>>;
  readonly sessions: number;
  readonly ledger: Ledger;
  /** What IAM itself saw of the role; absent when it was not asked. */
  readonly lastAccessed?: LastAccessedAnswer;
}
