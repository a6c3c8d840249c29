import type { Conditions } from './document.ts';

/** Kinds of principals that a trust policy can name. */
export type PrincipalKind = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

/** `*` for everyone, as written; else the principals of each kind, always as lists. */
export type Principals = '*' | Readonly<Partial<Record<PrincipalKind, readonly string[]>>>;

/**
 * One statement of a trust policy. Exactly one of principal/notPrincipal and of action/notAction is set; the resource is
 * the role itself, so none is named.
 */
export interface TrustStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal?: Principals;
  readonly notPrincipal?: Principals;
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly condition?: Conditions;
}

/** Who may assume a role. `parseTrustPolicy` makes it, `printTrustPolicy` turns it back into IAM's JSON. */
export interface TrustPolicy {
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  readonly statements: readonly TrustStatement[];
}
