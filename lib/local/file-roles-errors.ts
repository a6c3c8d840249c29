// The names are IAM's own, since the state machine and the steps know an error by its name.

/** A quota of IAM is used up; the message is the one IAM gives. */
export class LimitExceededException extends Error {
  override readonly name = 'LimitExceededException';
}

/** What is to be attached does not exist. */
export class NoSuchEntityException extends Error {
  override readonly name = 'NoSuchEntityException';
}

/** The dump does not hold the documents of all managed policies of a role, so nobody can say what the role may do. */
export class MissingDocument extends Error {
  override readonly name = 'MissingDocument';
}
