// The names are IAM's own, since the state machine and the steps know an error by its name.

/** A quota of IAM is used up; the message is the one IAM gives. */
export class LimitExceededException extends Error {
  override readonly name = 'LimitExceededException';
}

/** What is to be attached does not exist. */
export class NoSuchEntityException extends Error {
  override readonly name = 'NoSuchEntityException';
}
