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

/**
 * How sure a resource is. `stated`: the whole ARN stands in the record, or it is the `*` of an action without resource
 * types. `built`: made of an ARN template and parameters. `pattern`: only `pattern` is known. `unseen`: nothing is.
 */
export type Certainty = 'stated' | 'built' | 'pattern' | 'unseen';

/** What one authorised call asked of IAM: one entry per (action, resource). */
export interface ActionUse {
  /** Catalogue spelling, `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` when the action knows no resource types; null when the record does not show it. */
  readonly resource: string | null;
  readonly resourceFrom: 'resources' | 'request' | 'response' | 'error-message' | 'none';
  /**
   * Only when `resource` is null: an ARN with `*` exactly where the record cannot tell, such as the id of what a create
   * call makes (`arn:aws:ec2:eu-west-1:123456789012:instance/*`), or `?` for each of so many characters. Where several
   * patterns of a call leave open which of them it was on, each has a use of its own. Null when not even that is known.
   */
  readonly pattern: string | null;
  readonly certainty: Certainty;
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
