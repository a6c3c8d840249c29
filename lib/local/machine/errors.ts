/** The state machine file cannot be played: one line for each place that is wrong or not supported. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The state machine cannot be played here:\n${problems.join('\n')}`);
    this.problems = problems;
  }
}

/** An execution cannot start or go on as asked: the message says which, why and what to do. */
export class InvalidExecution extends Error {
  override readonly name = 'InvalidExecution';
}

/** The answer came too late: the token has expired, or its task has been answered or given up before. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';
}

/** The execution never gave out such a token, or its task does not wait yet. */
export class TaskDoesNotExist extends Error {
  override readonly name = 'TaskDoesNotExist';
}

/** How a state fails in the machine's own terms; Retry and Catch see it by `error`, and it never leaves the stepper. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
  }
}
