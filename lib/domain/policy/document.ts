/** A condition block: operator -> context key -> allowed values. Always lists here, whatever was written. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** One statement with every string-or-list made a list. Exactly one of action/notAction and of resource/notResource is set. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  readonly condition?: Conditions;
}

/** An identity policy as the domain sees it. `parsePolicy` makes it, `printPolicy` turns it back into IAM's JSON. */
export interface PolicyDocument {
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
}
