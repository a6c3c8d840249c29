import { TaskDoesNotExist, TaskTimedOut } from './errors.ts';
import { type Answer, type Execution, recorded, type Status } from './execution.ts';
import type { Json } from './json.ts';

// SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. They change the record only, which the caller
// saves; `play` then goes on. A run that was killed before it parked must be played first: it calls the
// task again with the same token. Whoever answers and whoever plays must take turns at one record.

type Parked = Extract<Status, { kind: 'waiting-for-token' }>;

/**
 * Throws TaskTimedOut when the token has expired or its task is closed, and TaskDoesNotExist when this
 * execution is not waiting for it.
 */
export function succeedTask(
  execution: Execution,
  token: string,
  output: Json,
  now: Date,
): Execution {
  return answered(execution, token, { kind: 'success', output }, now);
}

/** Throws as succeedTask does; Retry and Catch of the task see the error. */
export function failTask(
  execution: Execution,
  token: string,
  failure: { readonly error: string; readonly cause: string },
  now: Date,
): Execution {
  return answered(execution, token, { kind: 'failure', ...failure }, now);
}

/** Puts off the heartbeat timeout of the task; TimeoutSeconds stays. Throws as succeedTask does. */
export function heartbeat(execution: Execution, token: string, now: Date): Execution {
  const parked = parkedWith(execution, token, now);
  if (parked.heartbeatSeconds === null) return execution;
  const heartbeatAt = new Date(now.getTime() + parked.heartbeatSeconds * 1000).toISOString();
  return { ...execution, clock: now.toISOString(), status: { ...parked, heartbeatAt } };
}

/** When the parked task times out: the earlier of its timeout and its next heartbeat. */
export function expiryOf({ timeoutAt, heartbeatAt }: Parked): Date {
  return new Date(Math.min(Date.parse(timeoutAt), Date.parse(heartbeatAt ?? timeoutAt)));
}

function answered(execution: Execution, token: string, answer: Answer, now: Date): Execution {
  parkedWith(execution, token, now);
  const detail = answer.kind === 'success' ? 'success' : answer.error;
  return recorded(execution, now, 'answered', detail, {
    status: { kind: 'answered', answer },
    spentTokens: [...execution.spentTokens, token],
  });
}

function parkedWith({ name, status, spentTokens }: Execution, token: string, now: Date): Parked {
  if (status.kind === 'waiting-for-token' && status.token === token) {
    if (now < expiryOf(status)) return status;
    throw new TaskTimedOut(`The token expired at ${expiryOf(status).toISOString()} in "${name}"`);
  }
  if (spentTokens.includes(token)) {
    throw new TaskTimedOut(`The task was answered or given up before in "${name}"`);
  }
  throw new TaskDoesNotExist(
    `No task waits for this token in "${name}", which is ${status.kind}; if it was stopped, play it on first`,
  );
}
