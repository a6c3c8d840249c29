/** What `ratchet` exits with; each number has this one meaning. */
export const EXIT = {
  /** Done as asked; where roles are tightened, each has its outcome. */
  done: 0,
  /** What was asked does not hold, or Ratchet failed at a role or at itself: a person must look. */
  failed: 1,
  /** What was given cannot be used: nothing was changed. */
  badInput: 2,
  /** At least one role waits for a decision. */
  awaitingReview: 3,
} as const;
