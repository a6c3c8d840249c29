import { writeResult } from './data-flow.ts';
import type { State, TaskState } from './definition.ts';
import { StateFailure } from './errors.ts';
import { type Execution, recorded } from './execution.ts';
import type { Json } from './json.ts';
import { catches, retrierFor, retryDelay } from './retry.ts';

// The ways in which one record follows from another.

/** Into the state of that name. */
export function enter(execution: Execution, name: string, input: Json, now: Date): Execution {
  const at = now.toISOString();
  const position = { state: name, input, enteredAt: at, attempts: [], token: null };
  return recorded({ ...execution, position }, now, 'entered', '', { status: { kind: 'running' } });
}

/** Out of a state by its Next or its End. */
export function leave(execution: Execution, state: State, output: Json, now: Date): Execution {
  if ('Next' in state && state.Next !== undefined) return enter(execution, state.Next, output, now);
  return recorded(execution, now, 'succeeded', '', { status: { kind: 'succeeded', output } });
}

/** Until a time that may have passed already. */
export function waitUntil(execution: Execution, until: Date, now: Date): Execution {
  const status = { kind: 'waiting-until', until: until.toISOString(), before: 'leave' } as const;
  return recorded(execution, now, 'waiting', status.until, { status });
}

/** The attempt at hand gets its token, which is saved before anybody sees it. */
export function withToken(execution: Execution, token: string, now: Date): Execution {
  const position = { ...execution.position, token };
  return { ...execution, clock: now.toISOString(), position };
}

/** The task was called at `calledAt`, and now somebody else has to answer. */
export function park(
  execution: Execution,
  { HeartbeatSeconds }: TaskState,
  timeoutSeconds: number,
  token: string,
  calledAt: Date,
  now: Date,
): Execution {
  const due = (seconds: number) => new Date(calledAt.getTime() + seconds * 1000).toISOString();
  const timeoutAt = due(timeoutSeconds);
  return recorded(execution, now, 'parked', timeoutAt, {
    status: {
      kind: 'waiting-for-token',
      token,
      timeoutAt,
      heartbeatSeconds: HeartbeatSeconds ?? null,
      heartbeatAt: HeartbeatSeconds === undefined ? null : due(HeartbeatSeconds),
    },
  });
}

/** The time to retry has come: the same state once more, with another token when it needs one. */
export function tryAgain(execution: Execution, now: Date): Execution {
  const position = { ...execution.position, token: null };
  return { ...execution, clock: now.toISOString(), position, status: { kind: 'running' } };
}

/** To the next attempt, to a catcher's state, or to the end. */
export function afterFailure(
  execution: Execution,
  state: State,
  failure: StateFailure,
  now: Date,
  random: () => number,
): Execution {
  const closed = withSpentToken(execution);
  if (state.Type !== 'Task') return fail(closed, failure, now);

  const tried = recorded(closed, now, 'attempt-failed', failure.error, {});
  return (
    retry(tried, state, failure, now, random) ??
    caught(tried, state, failure, now) ??
    fail(tried, failure, now)
  );
}

/** The execution ends, whatever Retry and Catch say. */
export function fail(execution: Execution, { error, cause }: StateFailure, now: Date): Execution {
  return recorded(execution, now, 'failed', error, { status: { kind: 'failed', error, cause } });
}

function retry(
  execution: Execution,
  state: TaskState,
  failure: StateFailure,
  now: Date,
  random: () => number,
): Execution | null {
  const { attempts } = execution.position;
  const found = retrierFor(state.Retry, failure, attempts);
  if (found === null) return null;

  const used = attempts[found.index] ?? 0;
  const delay = retryDelay(found.retrier, used, random);
  const until = new Date(now.getTime() + delay).toISOString();
  const counted = state.Retry.map(
    (_, index) => (attempts[index] ?? 0) + Number(index === found.index),
  );
  return recorded(execution, now, 'retrying', until, {
    position: { ...execution.position, attempts: counted },
    status: { kind: 'waiting-until', until, before: 'retry' },
  });
}

function caught(
  execution: Execution,
  state: TaskState,
  failure: StateFailure,
  now: Date,
): Execution | null {
  const catcher = state.Catch.find(({ ErrorEquals }) => catches(ErrorEquals, failure));
  if (catcher === undefined) return null;

  const { input } = execution.position;
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  try {
    const output = writeResult(catcher.ResultPath, input, errorOutput);
    const noted = recorded(execution, now, 'caught', catcher.Next, {});
    return enter(noted, catcher.Next, output, now);
  } catch (error) {
    if (error instanceof StateFailure) return fail(execution, error, now);
    throw error;
  }
}

function withSpentToken(execution: Execution): Execution {
  const { token } = execution.position;
  if (token === null || execution.spentTokens.includes(token)) return execution;
  return { ...execution, spentTokens: [...execution.spentTokens, token] };
}
