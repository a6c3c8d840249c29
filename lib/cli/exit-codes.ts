/** What `ratchet` exits with; each number has this one meaning. */
export const EXIT = {
  /** Done as asked: every role has its outcome. */
  done: 0,
  /** Ratchet failed at a role or at itself: a person must look. */
  failed: 1,
  /** What was given cannot be used: nothing was changed. */
  badInput: 2,
  /** At least one role waits for a decision. */
  awaitingReview: 3,
} as const;
