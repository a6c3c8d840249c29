import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failTask } from '../../lib/local/machine/answer.ts';
import { type Execution, statesEntered } from '../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import {
  functionArn,
  generatedCases,
  SEED,
  scripted,
  withoutCauses,
} from '../support/asl-machines.ts';
import { BEGIN, named, playOf } from '../support/asl-stage.ts';
import { type Moto, type MotoOutcome, startMoto } from './moto-engine.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

const CASES = 100;
const AT_ONCE = 12;

const ours = (definition: object, input: Json, functions: (name: string) => Promise<unknown>) =>
  playOf(loadDefinition(JSON.stringify(definition), new Map()), input, functions);

function summaryOf(execution: Execution) {
  const { status } = execution;
  return {
    status: status.kind.toUpperCase(),
    output: status.kind === 'succeeded' ? withoutCauses(status.output) : undefined,
    error: status.kind === 'failed' ? status.error : undefined,
    states: statesEntered(execution),
  };
}

function summaryOfTheirs({ status, output, error, states }: MotoOutcome) {
  return {
    status,
    output: output === undefined ? undefined : withoutCauses(output),
    error,
    states,
  };
}

/** moto has names of its own for what goes wrong inside the machine: each has its case below. */
const failsInside = ({ history }: Execution) =>
  history.some(({ detail }) => detail.startsWith('States.'));

it(`plays generated machines as moto does (RATCHET_SEED=${SEED})`, async () => {
  const cases = fc.sample(generatedCases(0), { numRuns: CASES, seed: SEED });
  let compared = 0;
  const player = async () => {
    for (let next = cases.pop(); next !== undefined; next = cases.pop()) {
      const { definition, input, scripts } = next;
      const { execution } = await ours(definition, input, scripted(scripts));
      if (failsInside(execution)) continue;
      const theirs = await moto.play(definition, input, scripted(scripts));

      expect(summaryOf(execution), JSON.stringify(next)).toEqual(summaryOfTheirs(theirs));
      compared += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));

  expect(compared).toBeGreaterThan(CASES / 2);
});

const pass = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: functionArn('f'), TimeoutSeconds: 60, End: true };
const ofOne = (state: JsonObject, more: Record<string, JsonObject> = {}) => ({
  StartAt: 'X',
  States: { X: state, ...more },
});
const nothing = async () => null;

describe('where the two differ, ours does what AWS documents', () => {
  const caught = { Caught: { ...pass, Result: { caught: true } } };
  const catching = (error: string) => ({ Catch: [{ ErrorEquals: [error], Next: 'Caught' }] });
  const choice = {
    Type: 'Choice',
    Choices: [{ Variable: '$.missing', StringEquals: 'a', Next: 'Caught' }],
  };
  it.each<[string, string, object, Json, object]>([
    [
      'a Parameters path to nowhere is States.ParameterPathFailure, and can be caught',
      'concepts-error-handling.html',
      ofOne(
        { ...task, Parameters: { 'a.$': '$.b' }, ...catching('States.ParameterPathFailure') },
        caught,
      ),
      {},
      { status: 'SUCCEEDED', output: { caught: true } },
    ],
    [
      'a ResultPath that does not fit is States.ResultPathMatchFailure, and can be caught',
      'concepts-error-handling.html',
      ofOne({ ...task, ResultPath: '$.a', ...catching('States.ResultPathMatchFailure') }, caught),
      'text',
      { status: 'SUCCEEDED', output: { caught: true } },
    ],
    [
      'a Choice without a match is States.NoChoiceMatched',
      'concepts-error-handling.html',
      ofOne(choice, caught),
      { missing: 'b' },
      { status: 'FAILED', error: 'States.NoChoiceMatched' },
    ],
    [
      'a Choice on a missing path is States.Runtime, whatever its Default',
      'state-choice.html',
      ofOne({ ...choice, Default: 'Caught' }, caught),
      {},
      { status: 'FAILED', error: 'States.Runtime' },
    ],
  ])('%s (step-functions/latest/dg/%s)', async (_, __, definition, input, documented) => {
    const { execution } = await ours(definition, input, nothing);

    expect(summaryOf(execution)).toMatchObject(documented);
    expect(summaryOfTheirs(await moto.play(definition, input, nothing))).not.toMatchObject(
      documented,
    );
  });

  const asking = {
    ...task,
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: functionArn('f'), Payload: { 'token.$': '$$.Task.Token' } },
  };

  it('a missed heartbeat is States.HeartbeatTimeout', async () => {
    const definition = ofOne(
      { ...asking, HeartbeatSeconds: 1, ...catching('States.HeartbeatTimeout') },
      caught,
    );
    const { execution, clock, goOn } = await ours(definition, {}, nothing);
    clock.advanceTo(new Date(BEGIN.getTime() + 1000));

    expect(summaryOf(await goOn(execution))).toMatchObject({ output: { caught: true } });
    expect(await moto.play(definition, {}, nothing)).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
  });

  it('the cause of SendTaskFailure is kept', async () => {
    const definition = ofOne({ ...asking, ...catching('Odd') }, { Caught: pass });
    const { execution, goOn } = await ours(definition, {}, nothing);
    const failure = { error: 'Odd', cause: 'as planned' };
    const { status } = await goOn(failTask(execution, 'token-1', failure, BEGIN));
    const theirs = await moto.play(definition, {}, async (_, payload) => {
      await moto.failTask(String(Object(payload).token), 'Odd');
    });

    expect(status).toMatchObject({ output: { Error: 'Odd', Cause: 'as planned' } });
    expect(theirs).toMatchObject({ output: { Error: 'Odd', Cause: null } });
  });

  it('an output that is a text is JSON all the same', async () => {
    const definition = ofOne({ ...pass, Result: 'text' });

    expect((await ours(definition, {}, nothing)).execution.status).toMatchObject({
      output: 'text',
    });
    expect((await moto.play(definition, {}, nothing)).outputText).toBe('text');
  });

  it('a Next to nowhere is refused before anything runs', async () => {
    const definition = ofOne({ Type: 'Pass', Next: 'Nowhere' });

    await expect(async () => ours(definition, {}, nothing)).rejects.toThrow(
      'there is no state "Nowhere"',
    );
    expect(await moto.play(definition, {}, nothing)).toMatchObject({ status: 'FAILED' });
  });
});

describe('what was wrong in moto 5.2.1 or might well be, and is right', () => {
  it('a machine may be played more than once, and a function knows which attempt it is', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 1 }];
    const definition = ofOne({ ...task, Parameters: { 'retry.$': '$$.State.RetryCount' }, Retry });
    const once = () =>
      moto.play(definition, {}, async (_, payload) => {
        if (Object(payload).retry === 0) throw named('Busy');
        return payload;
      });

    expect(await once()).toMatchObject({ output: { retry: 1 } });
    expect(await once()).toMatchObject({ output: { retry: 1 } });
  });

  it('a payload over 262,144 bytes is States.DataLimitExceeded', async () => {
    const big = async () => ({ x: 'x'.repeat(262_144) });

    expect(await moto.play(ofOne(task), {}, big)).toMatchObject({
      error: 'States.DataLimitExceeded',
    });
  });

  it('a function’s error is caught by its name, with a Cause that is JSON', async () => {
    const definition = ofOne(
      { ...task, Catch: [{ ErrorEquals: ['Odd'], Next: 'Caught' }] },
      { Caught: { ...pass, Parameters: { 'cause.$': '$.Cause' } } },
    );
    const { output } = await moto.play(definition, {}, async () => {
      throw named('Odd', 'why');
    });

    expect(JSON.parse(Object(output).cause)).toMatchObject({
      errorType: 'Odd',
      errorMessage: 'why',
    });
  });
});
