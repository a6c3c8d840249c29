import fc from 'fast-check';
import { expect, it } from 'vitest';
import { failTask, succeedTask } from '../../../../lib/local/machine/answer.ts';
import { virtualClock } from '../../../../lib/local/machine/clock.ts';
import {
  type Execution,
  startExecution,
  statesEntered,
} from '../../../../lib/local/machine/execution.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../lib/local/machine/json.ts';
import { loadDefinition, type Machine } from '../../../../lib/local/machine/load-definition.ts';
import { play } from '../../../../lib/local/machine/play.ts';
import {
  type GeneratedCase,
  generatedCases,
  SEED,
  withoutCauses,
} from '../../../support/asl-machines.ts';
import { BEGIN, named } from '../../../support/asl-stage.ts';

/** The process dies at the n-th save: before the record is on the disk, or just after. */
interface Kill {
  readonly atSave: number;
  readonly kept: boolean;
}

class Killed extends Error {
  override readonly name = 'Killed';
}

/** Which attempt it is comes with the payload, so that a repeated call gets the same answer. */
function withRetryCount({ definition }: GeneratedCase): string {
  const states = Object.entries(definition.States).map(([name, state]): [string, JsonObject] => {
    if (state['Type'] !== 'Task') return [name, state];
    const functionName = String(state['Resource']).split(':').at(-1) ?? '';
    const Payload = { 'retry.$': '$$.State.RetryCount', 'input.$': '$' };
    if (!/[135]$/.test(functionName))
      return [name, { ...state, Parameters: Payload, Resource: functionName }];
    return [
      name,
      {
        ...state,
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: {
          FunctionName: functionName,
          Payload: { ...Payload, 'token.$': '$$.Task.Token' },
        },
      },
    ];
  });
  return JSON.stringify({ ...definition, States: Object.fromEntries(states) });
}

async function playToTheEnd(
  machine: Machine,
  { input, scripts }: GeneratedCase,
  kill: Kill | null,
) {
  const start = startExecution(machine, { name: 'run', input, now: BEGIN });
  const calls: string[] = [];
  let disk = JSON.stringify(start);
  let saves = 0;
  let tokens = 0;
  const asked = new Map<string, { name: string; retry: number }>();

  const save = async (record: Execution) => {
    saves += 1;
    if (saves !== kill?.atSave || kill.kept) disk = JSON.stringify(record);
    if (saves === kill?.atSave) throw new Killed();
  };
  const invoke = async (name: string, payload: Json) => {
    const { token, ...rest } = isJsonObject(payload) ? payload : {};
    calls.push(`${name} ${JSON.stringify(rest)}`);
    const retry = Number(rest['retry']);
    if (typeof token === 'string') {
      asked.set(token, { name, retry });
      return null;
    }
    const error = scripts[name]?.errors[retry];
    if (error !== undefined) throw named(error);
    return scripts[name]?.result;
  };
  const answer = (execution: Execution, token: string, now: Date): Execution => {
    const { name, retry } = asked.get(token) ?? { name: '', retry: 0 };
    const error = scripts[name]?.errors[retry];
    if (error !== undefined) return failTask(execution, token, { error, cause: '' }, now);
    return succeedTask(execution, token, scripts[name]?.result ?? null, now);
  };

  for (;;) {
    const clock = virtualClock(BEGIN);
    const newToken = () => `token-${++tokens}`;
    try {
      const execution = await play(machine, JSON.parse(disk), { invoke, clock, save, newToken });
      if (execution.status.kind !== 'waiting-for-token') return { execution, calls, saves };
      await save(answer(execution, execution.status.token, clock.now()));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

const withoutRepeats = (calls: readonly string[]) =>
  calls.filter((call, index) => call !== calls[index - 1]);

function resultOf({ status, clock, ...rest }: Execution) {
  return {
    status: withoutCauses(JSON.parse(JSON.stringify({ ...status, cause: '' }))),
    clock,
    states: statesEntered(rest as Execution),
  };
}

it(`ends the same wherever it is killed and started again (RATCHET_SEED=${SEED})`, async () => {
  let kills = 0;
  let repeats = 0;
  const property = fc.asyncProperty(generatedCases(1), async (generated) => {
    const machine = loadDefinition(withRetryCount(generated), new Map());
    const whole = await playToTheEnd(machine, generated, null);
    for (let atSave = 1; atSave <= whole.saves; atSave++) {
      for (const kept of [false, true]) {
        const resumed = await playToTheEnd(machine, generated, { atSave, kept });
        kills += 1;
        repeats += resumed.calls.length - whole.calls.length;

        expect(resultOf(resumed.execution)).toEqual(resultOf(whole.execution));
        expect(withoutRepeats(resumed.calls)).toEqual(withoutRepeats(whole.calls));
        expect(resumed.calls.length - whole.calls.length).toBeLessThanOrEqual(1);
      }
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: 200 });

  expect(kills).toBeGreaterThan(1000);
  expect(repeats).toBeGreaterThan(100);
});
