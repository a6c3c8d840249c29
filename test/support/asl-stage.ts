import { type VirtualClock, virtualClock } from '../../lib/local/machine/clock.ts';
import { type Execution, startExecution } from '../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../lib/local/machine/json.ts';
import { loadDefinition, type Machine } from '../../lib/local/machine/load-definition.ts';
import { play } from '../../lib/local/machine/play.ts';

/** When every played execution begins. */
export const BEGIN = new Date('2026-01-01T00:00:00.000Z');

export interface Played {
  readonly machine: Machine;
  readonly execution: Execution;
  readonly clock: VirtualClock;
  readonly saved: readonly Execution[];
  readonly calls: readonly { readonly functionName: string; readonly payload: Json }[];
  /** Plays a changed record on, with the same clock and functions. */
  readonly goOn: (execution: Execution) => Promise<Execution>;
}

/** Stands in for the functions; may move the clock, as a task that takes its time. */
export type Functions = (name: string, payload: Json, clock: VirtualClock) => Promise<unknown>;

/** A machine of these states that begins with the first of them. */
export function machineOf(states: JsonObject, more: JsonObject = {}): Machine {
  const definition = { StartAt: Object.keys(states)[0] ?? '', States: states, ...more };
  return loadDefinition(JSON.stringify(definition), new Map(), 'test');
}

/** Plays with no jitter to speak of (random is 0.5) and tokens `token-1`, `token-2`. */
export async function playOf(machine: Machine, input: Json, functions: Functions): Promise<Played> {
  const clock = virtualClock(BEGIN);
  const saved: Execution[] = [];
  const calls: { functionName: string; payload: Json }[] = [];
  let tokens = 0;
  const stage = {
    clock,
    random: () => 0.5,
    newToken: () => `token-${++tokens}`,
    save: async (record: Execution) => {
      saved.push(JSON.parse(JSON.stringify(record)));
    },
    invoke: async (functionName: string, payload: Json) => {
      calls.push({ functionName, payload });
      return functions(functionName, payload, clock);
    },
  };
  const goOn = (execution: Execution) => play(machine, execution, stage);
  const execution = await goOn(startExecution(machine, { name: 'run', input, now: BEGIN }));
  return { machine, execution, clock, saved, calls, goOn };
}

/** An error as a function throws it. */
export function named(name: string, message = 'as planned'): Error {
  return Object.assign(new Error(message), { name });
}
