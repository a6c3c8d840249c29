import { holds } from './choice.ts';
import type { ChoiceState, FailState, State, TaskState, WaitState } from './definition.ts';
import { StateFailure } from './errors.ts';
import { PAYLOAD_QUOTA } from './execution.ts';
import { MAX_SECONDS } from './fields.ts';
import { type Json, jsonBytes } from './json.ts';
import { type Path, readRequired, type Scope, writePath } from './path.ts';
import { fillTemplate, type Template } from './template.ts';

// What goes into a state and what comes out of it, without any time passing:
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html

/** The state's input after InputPath: what its other paths are read from. */
export function effectiveInput(state: State, input: Json, context: Json): Scope {
  const whole = { document: input, context };
  return 'InputPath' in state
    ? { document: through(state.InputPath, 'InputPath', whole), context }
    : whole;
}

/** What a Task is called with and a Pass passes on. Fails with States.DataLimitExceeded. */
export function parametersOf(parameters: Template | undefined, scope: Scope): Json {
  if (parameters === undefined) return scope.document;
  return withinQuota(fillTemplate(parameters, scope), 'input after Parameters');
}

/** ResultSelector, then ResultPath onto the input as the state got it, then OutputPath. */
export function outputOf(state: State, input: Json, result: Json, context: Json): Json {
  const selector = 'ResultSelector' in state ? state.ResultSelector : undefined;
  const selected =
    selector === undefined ? result : fillTemplate(selector, { document: result, context });
  const written = 'ResultPath' in state ? writeResult(state.ResultPath, input, selected) : selected;
  const output =
    'OutputPath' in state
      ? through(state.OutputPath, 'OutputPath', { document: written, context })
      : written;
  return withinQuota(output, 'output');
}

/** A ResultPath of null leaves the input as it was. */
export function writeResult(names: readonly string[] | null, input: Json, result: Json): Json {
  return names === null ? input : writePath(names, input, result);
}

/** The value itself, when the payload quota allows it; else fails with States.DataLimitExceeded. */
export function withinQuota(value: Json, what: string): Json {
  const bytes = jsonBytes(value);
  if (bytes <= PAYLOAD_QUOTA) return value;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The ${what} has ${bytes} bytes, and ${PAYLOAD_QUOTA} are allowed`,
  );
}

/** Name of the next state. Fails with States.NoChoiceMatched when nothing holds and there is no Default. */
export function choose({ Choices, Default }: ChoiceState, scope: Scope): string {
  const next = Choices.find(({ condition }) => holds(condition, scope))?.next ?? Default;
  if (next !== undefined) return next;
  throw new StateFailure('States.NoChoiceMatched', 'No choice rule holds and there is no Default');
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A timestamp counts in whole seconds: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
export function waitsUntil(state: WaitState, scope: Scope, now: Date): Date {
  const stamp = state.Timestamp ?? read(state.TimestampPath, 'TimestampPath', scope);
  if (stamp !== undefined) {
    const time = typeof stamp === 'string' && ISO_TIME.test(stamp) ? Date.parse(stamp) : Number.NaN;
    if (Number.isNaN(time))
      throw unusable('TimestampPath', stamp, 'a time such as 2026-01-31T12:00:00Z');
    return new Date(Math.floor(time / 1000) * 1000);
  }
  const seconds = state.Seconds ?? read(state.SecondsPath, 'SecondsPath', scope);
  if (!Number.isInteger(seconds) || Number(seconds) < 0 || Number(seconds) > MAX_SECONDS) {
    throw unusable('SecondsPath', seconds, `a whole number from 0 to ${MAX_SECONDS}`);
  }
  return new Date(now.getTime() + Number(seconds) * 1000);
}

/** Seconds that a Task may take, by its own number or by the one that its path leads to. */
export function timeoutOf(state: TaskState, scope: Scope): number {
  const seconds =
    state.TimeoutSeconds ?? read(state.TimeoutSecondsPath, 'TimeoutSecondsPath', scope);
  if (seconds === undefined) return MAX_SECONDS;
  if (!Number.isInteger(seconds) || Number(seconds) < 1 || Number(seconds) > MAX_SECONDS) {
    throw unusable('TimeoutSecondsPath', seconds, `a whole number from 1 to ${MAX_SECONDS}`);
  }
  return Number(seconds);
}

/** How a Fail state ends the execution. */
export function failureOf(state: FailState, scope: Scope): StateFailure {
  return new StateFailure(
    state.Error ?? readText(state.ErrorPath, 'ErrorPath', scope),
    state.Cause ?? readText(state.CausePath, 'CausePath', scope),
  );
}

function readText(path: Path | undefined, field: string, scope: Scope): string {
  const value = read(path, field, scope) ?? '';
  if (typeof value === 'string') return value;
  throw unusable(field, value, 'a string');
}

function read(path: Path | undefined, field: string, scope: Scope): Json | undefined {
  return path === undefined ? undefined : readRequired(path, field, scope);
}

/** InputPath and OutputPath: null gives an empty object. */
function through(path: Path | null | undefined, field: string, scope: Scope): Json {
  if (path === null) return {};
  return path === undefined ? scope.document : readRequired(path, field, scope);
}

function unusable(field: string, value: Json | undefined, wanted: string): StateFailure {
  return new StateFailure(
    'States.Runtime',
    `${field} leads to ${JSON.stringify(value)}, which is not ${wanted}`,
  );
}
