import { InvalidExecution } from './errors.ts';
import { type Json, jsonBytes } from './json.ts';
import type { Machine } from './load-definition.ts';

/** All there is to know of a run, as plain JSON: saved after every transition, read back, and played on. */
export interface Execution {
  readonly name: string;
  readonly definitionDigest: string;
  readonly input: Json;
  /** ISO 8601 in UTC, as all times here; virtual. */
  readonly startedAt: string;
  /** The virtual time at the last transition: a clock must not be behind it when the run goes on. */
  readonly clock: string;
  readonly position: Position;
  readonly status: Status;
  readonly history: readonly HistoryEvent[];
  /** Tokens of tasks that were answered or given up. */
  readonly spentTokens: readonly string[];
}

/** Where the run is, from entering a state to leaving it. */
interface Position {
  readonly state: string;
  /** As the state got it, before InputPath. */
  readonly input: Json;
  readonly enteredAt: string;
  /** How often each retrier of the state, by its index, has been used. */
  readonly attempts: readonly number[];
  /** The token of the attempt at hand, made before the task is called so that a killed run calls with the same. */
  readonly token: string | null;
}

export type Status =
  /** The state is to be run, or was when the process was killed. */
  | { readonly kind: 'running' }
  /** In a Wait state, or between two attempts at a task. */
  | { readonly kind: 'waiting-until'; readonly until: string; readonly before: 'leave' | 'retry' }
  /** The task was called and somebody has its token. */
  | {
      readonly kind: 'waiting-for-token';
      readonly token: string;
      readonly timeoutAt: string;
      readonly heartbeatSeconds: number | null;
      /** When the next heartbeat is due. */
      readonly heartbeatAt: string | null;
    }
  /** The holder of the token answered; what comes of it is for the next transition. */
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string };

export type Answer =
  | { readonly kind: 'success'; readonly output: Json }
  | { readonly kind: 'failure'; readonly error: string; readonly cause: string };

/** `detail`: until when, which error, where to; no payloads, no tokens. */
export interface HistoryEvent {
  readonly at: string;
  readonly state: string;
  readonly kind:
    | 'entered'
    | 'waiting'
    | 'parked'
    | 'answered'
    | 'attempt-failed'
    | 'retrying'
    | 'caught'
    | 'succeeded'
    | 'failed';
  readonly detail: string;
}

/** Input and output of tasks, states and executions: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_QUOTA = 262_144;

/** The record of a run that is about to begin. Throws InvalidExecution for a name or an input that AWS would not take. */
export function startExecution(
  machine: Machine,
  { name, input, now }: { readonly name: string; readonly input: Json; readonly now: Date },
): Execution {
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name)) {
    throw new InvalidExecution(
      `"${name}" cannot name an execution: 1 to 80 characters without blanks or any of <>{}[]?*"#%\\^|~\`$&,;:/`,
    );
  }
  if (jsonBytes(input) > PAYLOAD_QUOTA) {
    throw new InvalidExecution(
      `The input of "${name}" has ${jsonBytes(input)} bytes, and ${PAYLOAD_QUOTA} are allowed: pass large documents by reference`,
    );
  }
  const at = now.toISOString();
  return {
    name,
    definitionDigest: machine.digest,
    input,
    startedAt: at,
    clock: at,
    position: { state: machine.startAt, input, enteredAt: at, attempts: [], token: null },
    status: { kind: 'running' },
    history: [{ at, state: machine.startAt, kind: 'entered', detail: '' }],
    spentTokens: [],
  };
}

export function hasEnded({ status }: Execution): boolean {
  return status.kind === 'succeeded' || status.kind === 'failed';
}

/** Names of the states in the order they were entered. */
export function statesEntered({ history }: Execution): readonly string[] {
  return history.filter(({ kind }) => kind === 'entered').map(({ state }) => state);
}

/** The same execution one event later. */
export function recorded(
  execution: Execution,
  now: Date,
  kind: HistoryEvent['kind'],
  detail: string,
  change: Partial<Execution>,
): Execution {
  const at = now.toISOString();
  const { state } = execution.position;
  return {
    ...execution,
    ...change,
    clock: at,
    history: [...execution.history, { at, state, kind, detail }],
  };
}
