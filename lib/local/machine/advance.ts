import { expiryOf } from './answer.ts';
import { contextOf } from './context.ts';
import {
  choose,
  effectiveInput,
  failureOf,
  outputOf,
  parametersOf,
  timeoutOf,
  waitsUntil,
  withinQuota,
} from './data-flow.ts';
import type { State, TaskState } from './definition.ts';
import { InvalidExecution, StateFailure } from './errors.ts';
import { type Execution, hasEnded } from './execution.ts';
import { isJsonObject, type Json } from './json.ts';
import { callFunction, type Invoke } from './lambda.ts';
import type { Machine } from './load-definition.ts';
import { afterFailure, enter, fail, leave, park, tryAgain, waitUntil, withToken } from './moves.ts';
import type { Scope } from './path.ts';

/** What a transition needs from outside. */
export interface Surroundings {
  readonly invoke: Invoke;
  readonly now: () => Date;
  /** 0 up to, not including, 1: for JitterStrategy FULL. */
  readonly random: () => number;
  /** A new task token, one that nobody can guess. */
  readonly newToken: () => string;
}

/** After so many events AWS ends an execution: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const HISTORY_QUOTA = 25_000;

/**
 * One transition. The same record comes back when there is nothing to do yet: the execution has ended,
 * the time it waits for has not come, or nobody has answered with the token it waits for.
 *
 * A Task takes as long as the clock moved while its function ran. With a virtual clock that is mostly
 * nothing, so TimeoutSeconds hardly ever strikes, and a function that hangs is never cut off. A task with
 * a token times out when the clock has reached its timeout or its heartbeat.
 *
 * Throws InvalidExecution when the record began under another definition; whatever goes wrong inside the
 * machine is in the record it returns.
 */
export async function advance(
  machine: Machine,
  execution: Execution,
  surroundings: Surroundings,
): Promise<Execution> {
  const state = stateOf(machine, execution);
  if (hasEnded(execution)) return execution;

  const { now, random } = surroundings;
  if (now() >= deadlineOf(machine, execution)) {
    return fail(
      execution,
      new StateFailure('States.Timeout', 'The machine has had its TimeoutSeconds'),
      now(),
    );
  }
  if (execution.history.length >= HISTORY_QUOTA) {
    const cause = `The history has ${HISTORY_QUOTA} events: does the machine go in circles?`;
    return fail(execution, new StateFailure('States.Runtime', cause), now());
  }
  try {
    return await transition(machine, execution, state, surroundings);
  } catch (error) {
    if (error instanceof StateFailure) return afterFailure(execution, state, error, now(), random);
    throw error;
  }
}

/** When the machine's own TimeoutSeconds ends the execution. */
export function deadlineOf({ timeoutSeconds }: Machine, { startedAt }: Execution): Date {
  return new Date(Date.parse(startedAt) + timeoutSeconds * 1000);
}

function stateOf(machine: Machine, { name, definitionDigest, position }: Execution): State {
  const state = machine.states.get(position.state);
  if (state !== undefined && machine.digest === definitionDigest) return state;
  throw new InvalidExecution(
    `"${name}" began under another definition of "${machine.name}": go on with that one, or start anew`,
  );
}

async function transition(
  machine: Machine,
  execution: Execution,
  state: State,
  surroundings: Surroundings,
): Promise<Execution> {
  const { status, position } = execution;
  const context = contextOf(machine, execution);
  const now = surroundings.now();
  switch (status.kind) {
    case 'running':
      return run(execution, state, effectiveInput(state, position.input, context), surroundings);
    case 'waiting-until': {
      if (now < new Date(status.until)) return execution;
      if (status.before === 'retry') return tryAgain(execution, now);
      const { document } = effectiveInput(state, position.input, context);
      return leave(execution, state, outputOf(state, position.input, document, context), now);
    }
    case 'waiting-for-token':
      if (now < expiryOf(status)) return execution;
      throw now < new Date(status.timeoutAt)
        ? new StateFailure('States.HeartbeatTimeout', 'No heartbeat within HeartbeatSeconds')
        : new StateFailure('States.Timeout', 'No answer within TimeoutSeconds');
    case 'answered': {
      const { answer } = status;
      if (answer.kind === 'failure') throw new StateFailure(answer.error, answer.cause);
      const result = withinQuota(answer.output, 'result of the task');
      return leave(execution, state, outputOf(state, position.input, result, context), now);
    }
    default:
      return execution;
  }
}

async function run(
  execution: Execution,
  state: State,
  scope: Scope,
  surroundings: Surroundings,
): Promise<Execution> {
  const now = surroundings.now();
  const { input } = execution.position;
  const output = (result: Json) => outputOf(state, input, result, scope.context);
  switch (state.Type) {
    case 'Task':
      return runTask(execution, state, scope, surroundings);
    case 'Pass': {
      const parameters = parametersOf(state.Parameters, scope);
      return leave(
        execution,
        state,
        output(state.Result === undefined ? parameters : state.Result),
        now,
      );
    }
    case 'Choice':
      return enter(execution, choose(state, scope), output(scope.document), now);
    case 'Wait':
      return waitUntil(execution, waitsUntil(state, scope, now), now);
    case 'Succeed':
      return leave(execution, state, output(scope.document), now);
    case 'Fail':
      throw failureOf(state, scope);
  }
}

async function runTask(
  execution: Execution,
  state: TaskState,
  scope: Scope,
  { invoke, now, newToken }: Surroundings,
): Promise<Execution> {
  const { token, input } = execution.position;
  const { kind, functionName } = state.call;
  const calledAt = now();
  if (kind === 'token' && token === null) return withToken(execution, newToken(), calledAt);

  const timeoutSeconds = timeoutOf(state, scope);
  const parameters = parametersOf(state.Parameters, scope);
  const payload = kind === 'direct' ? parameters : payloadIn(parameters);
  const result = withinQuota(
    await callFunction(invoke, functionName, payload),
    'result of the task',
  );
  if (now().getTime() >= calledAt.getTime() + timeoutSeconds * 1000) {
    throw new StateFailure('States.Timeout', 'The task took longer than TimeoutSeconds');
  }
  if (token !== null) return park(execution, state, timeoutSeconds, token, calledAt, now());

  const answer =
    kind === 'direct' ? result : { ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 };
  return leave(execution, state, outputOf(state, input, answer, scope.context), now());
}

/** Of a lambda:invoke without Payload, the function gets an empty object. */
function payloadIn(parameters: Json): Json {
  return (isJsonObject(parameters) ? parameters['Payload'] : undefined) ?? {};
}
