/**
 * One CloudTrail record, as far as Ratchet reads it. Nothing in it is trusted: any field may be absent or of
 * another shape in hand-edited logs, so readers check before they use.
 * Source: CloudTrail user guide, "CloudTrail record contents".
 */
export interface TrailRecord {
  readonly eventID?: unknown;
  readonly eventTime?: unknown;
  readonly eventType?: unknown;
  readonly eventCategory?: unknown;
  readonly managementEvent?: unknown;
  readonly eventSource?: unknown;
  readonly eventName?: unknown;
  readonly awsRegion?: unknown;
  readonly errorCode?: unknown;
  readonly errorMessage?: unknown;
  readonly recipientAccountId?: unknown;
  readonly userIdentity?: unknown;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly resources?: unknown;
}

/** What one authorised call asked of IAM: one entry per (action, resource). */
export interface ActionUse {
  /** Catalogue spelling, `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` when the action knows no resource types; null when the record does not show it. */
  readonly resource: string | null;
  readonly resourceFrom: 'resources' | 'request' | 'response' | 'error-message' | 'none';
  readonly via: 'event' | 'pass-role' | 'dependent';
  /** Condition keys the request is known to carry, such as `iam:PassedToService`. */
  readonly context: Readonly<Record<string, string>>;
}

/** What a record's API call means in IAM terms. */
export type CallMeaning =
  | { readonly kind: 'uses'; readonly uses: readonly ActionUse[] }
  /** sts:GetCallerIdentity and the like, which no policy can grant or refuse. */
  | { readonly kind: 'no-permission-needed' }
  /** No action of the catalogue fits: `name` is `source:Name`. */
  | { readonly kind: 'unmapped'; readonly name: string };
