/**
 * What must come of each role of the sample organisation: true by construction, since the sample was made so.
 * For a soak of 14 days and a probation of 7. Actions are spelled as in IAM.
 */
export interface Expectation {
  readonly outcome: 'tightened' | 'unchanged' | 'refused' | 'restored';
  readonly because: string;
  /** Seen to be used in the soak: a draft without one of them breaks the role. */
  readonly mustKeep: readonly string[];
  /** Allowed, visible in this trail and never used. */
  readonly mustLose: readonly string[];
  /** Allowed, and the trail would not show a use: kept, with the reason. */
  readonly mustBeUnknown: readonly string[];
  /** Asked for or done, and not allowed by the role's policies: no draft may grant it. */
  readonly mustNotGrant: readonly string[];
}

/** Of a role that is left as it is. */
export const nothing = { mustKeep: [], mustLose: [], mustBeUnknown: [], mustNotGrant: [] } as const;
