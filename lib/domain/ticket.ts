/** What a person decides on: a proposal for one role, by digest. */
export interface Ticket {
  /** Derived from the execution and the proposal's digest, so a retried task opens the same ticket. */
  readonly id: string;
  readonly execution: string;
  readonly roleArn: string;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** Archive references: key and SHA-256 digest. */
  readonly proposal: { readonly key: string; readonly digest: string };
  readonly evidence: { readonly key: string; readonly digest: string };
  readonly verification: { readonly key: string; readonly digest: string };
  /** The picture of the role that the proposal was drafted from. Older tickets lack it, and cannot be edited. */
  readonly snapshot?: { readonly key: string; readonly digest: string } | undefined;
  /** How many actions the proposal takes away, so that a list of tickets reads no proposals. Older tickets lack it. */
  readonly removes?: number | undefined;
  /** Names of the gates that failed; while there is one, approval is refused. */
  readonly blocked: readonly string[];
  /** On a ticket that nothing waits for: probation gave access back. A decision on it is a record and no more. */
  readonly givenBack?: GivenBackNote | undefined;
}

/** What was given back, and why. */
export interface GivenBackNote {
  /** ARN, or name of an inline policy. */
  readonly policy: string;
  readonly at: string;
  /** What was missed, one line each. */
  readonly missed: readonly string[];
}

/** The role changed after the draft was made, so the draft speaks of a role that is no more. */
export interface Supersession {
  readonly at: string;
  /** Who changed what, as far as CloudTrail tells. */
  readonly reason: string;
}

/** One for each execution and proposal: a task that runs again means the same ticket. */
export function ticketIdOf(execution: string, proposalDigest: string): string {
  return `${execution}-${proposalDigest.slice(0, 12)}`;
}

/** `by` is a person, or says that no person decided. Times are ISO 8601 in UTC. */
export type Decision =
  | {
      readonly kind: 'approved';
      readonly by: string;
      readonly at: string;
      readonly proposal: string;
    }
  | { readonly kind: 'rejected'; readonly by: string; readonly at: string; readonly reason: string }
  /** Soak on for so many seconds, then draft again. */
  | {
      readonly kind: 'extended';
      readonly by: string;
      readonly at: string;
      readonly seconds: number;
    };

export interface TicketState {
  readonly ticket: Ticket;
  /** Null while open. */
  readonly decision: Decision | null;
  /** When set, nobody can decide any more, and what was decided is not carried out. */
  readonly superseded?: Supersession | undefined;
}
