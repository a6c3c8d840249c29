import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Execution, PAYLOAD_QUOTA } from '../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import {
  type Outcome,
  type PlainDefinition,
  playOnLocalStepFunctions,
} from '../support/asl-local-stepfunctions.ts';
import { generatedCases, SEED, scripted, withoutCauses } from '../support/asl-machines.ts';
import { BEGIN, named, playOf } from '../support/asl-stage.ts';

const ours = (
  definition: PlainDefinition,
  input: Json,
  functions: (name: string) => Promise<unknown>,
) => playOf(loadDefinition(JSON.stringify(definition), new Map()), input, functions);

function outcomeOf({ status }: Execution): Outcome | null {
  if (status.kind === 'succeeded')
    return { kind: 'succeeded', output: withoutCauses(status.output) };
  return status.kind === 'failed' ? { kind: 'failed', error: status.error } : null;
}

/** Where the other engine is known to be wrong: the difference has its own case below. */
const missedParameter = ({ history }: Execution) =>
  history.some(({ detail }) => detail === 'States.ParameterPathFailure');

it(`ends generated machines as aws-local-stepfunctions does (RATCHET_SEED=${SEED})`, async () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const property = fc.asyncProperty(generatedCases(1), async ({ definition, input, scripts }) => {
    const { execution } = await ours(definition, input, scripted(scripts));
    fc.pre(!missedParameter(execution));
    for (const kind of new Set(execution.history.map((event) => event.kind))) count(kind);

    expect(outcomeOf(execution)).toEqual(
      await playOnLocalStepFunctions(definition, input, scripted(scripts)),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: 3000 });

  // A generator that makes one kind of machine only would agree with anything.
  for (const kind of ['succeeded', 'failed', 'waiting', 'retrying', 'caught']) {
    expect(seen.get(kind), kind).toBeGreaterThan(100);
  }
});

const pass = { Type: 'Pass', End: true };
const task = {
  Type: 'Task',
  Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
  TimeoutSeconds: 5,
  End: true,
};
const ofOne = (state: JsonObject, more: Record<string, JsonObject> = {}): PlainDefinition => ({
  StartAt: 'X',
  States: { X: state, ...more },
});
const failing = async () => {
  throw named('Odd', 'why');
};

describe('where the two differ, ours does what AWS documents', () => {
  const lessThan = {
    Type: 'Choice',
    Choices: [{ Variable: '$.x', NumericLessThan: 3, Next: 'Less' }],
    Default: 'Not',
  };
  const ends = { Less: { ...pass, Result: 'less' }, Not: { ...pass, Result: 'not' } };
  it.each<[string, string, PlainDefinition, Json, () => Promise<unknown>, Outcome]>([
    [
      'a ResultPath of $ replaces the input',
      'input-output-resultpath.html',
      ofOne({ ...pass, Result: { x: 1 }, ResultPath: '$' }),
      { a: 1 },
      failing,
      { kind: 'succeeded', output: { x: 1 } },
    ],
    [
      'a ResultPath in brackets names a key',
      'amazon-states-language-paths.html',
      ofOne({ ...pass, Result: 1, ResultPath: "$['a-b']" }),
      {},
      failing,
      { kind: 'succeeded', output: { 'a-b': 1 } },
    ],
    [
      'a Result of false is a result',
      'state-pass.html',
      ofOne({ ...pass, Result: false }),
      { a: 1 },
      failing,
      { kind: 'succeeded', output: false },
    ],
    [
      'null is not less than a number',
      'state-choice.html',
      ofOne(lessThan, ends),
      { x: null },
      failing,
      { kind: 'succeeded', output: 'not' },
    ],
    [
      'a text of digits is not less than a number',
      'state-choice.html',
      ofOne(lessThan, ends),
      { x: '1' },
      failing,
      { kind: 'succeeded', output: 'not' },
    ],
    [
      'a Parameters path to nowhere is States.ParameterPathFailure, and can be caught',
      'concepts-error-handling.html',
      ofOne(
        {
          ...task,
          Parameters: { 'a.$': '$.b' },
          Catch: [{ ErrorEquals: ['States.ParameterPathFailure'], Next: 'Not' }],
        },
        { Not: ends.Not },
      ),
      {},
      failing,
      { kind: 'succeeded', output: 'not' },
    ],
    [
      'a payload over 262,144 bytes is States.DataLimitExceeded',
      'service-quotas.html',
      ofOne(task),
      {},
      async () => 'x'.repeat(PAYLOAD_QUOTA),
      { kind: 'failed', error: 'States.DataLimitExceeded' },
    ],
  ])(
    '%s (step-functions/latest/dg/%s)',
    async (_, __, definition, input, functions, documented) => {
      const { execution } = await ours(definition, input, functions);

      expect(outcomeOf(execution)).toEqual(documented);
      expect(await playOnLocalStepFunctions(definition, input, functions)).not.toEqual(documented);
    },
  );

  it('a function that returns nothing gives null', async () => {
    const { execution } = await ours(ofOne(task), {}, async () => undefined);

    expect(execution.status).toEqual({ kind: 'succeeded', output: null });
  });

  it('the Cause of a function’s error is JSON of errorType, errorMessage and trace', async () => {
    const Catch = [{ ErrorEquals: ['Odd'], Next: 'Caught' }];
    const machine = ofOne(
      { ...task, Catch },
      { Caught: { ...pass, Parameters: { 'cause.$': '$.Cause' } } },
    );
    const { execution } = await ours(machine, {}, failing);
    if (execution.status.kind !== 'succeeded') throw new Error('it failed');
    const { cause } = JSON.parse(JSON.stringify(execution.status.output));

    expect(JSON.parse(cause)).toMatchObject({ errorType: 'Odd', errorMessage: 'why' });
  });

  it.each([
    ['JSONata', ofOne({ ...pass, QueryLanguage: 'JSONata', Output: '{% 1 %}' })],
    ['Map and its $$.Map.Item', ofOne({ ...pass, Type: 'Map', ItemProcessor: {} })],
  ])('%s is refused, not played wrongly', async (_, definition) => {
    await expect(async () => ours(definition, {}, failing)).rejects.toThrow('not supported');
  });

  it('a wait of 60 days lasts 60 days, where a 32-bit timer fires at once', async () => {
    const { clock } = await ours(
      ofOne({ Type: 'Wait', Seconds: 60 * 86_400, End: true }),
      {},
      failing,
    );

    expect((clock.now().getTime() - BEGIN.getTime()) / 86_400_000).toBe(60);
  });

  it.each([
    ['without TimeoutSeconds is given 99,999,999 seconds, not 60', {}, 99_999_998, 99_999_999],
    [
      'that misses its heartbeat times out then',
      { HeartbeatSeconds: 1, TimeoutSeconds: 4 },
      0.999,
      1,
    ],
  ])('a task %s', async (_, limits, before, after) => {
    const { TimeoutSeconds: __, ...rest } = task;
    const waiting = {
      ...rest,
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'f', Payload: { 't.$': '$$.Task.Token' } },
      ...limits,
    };
    const { execution, goOn, clock } = await ours(ofOne(waiting), {}, async () => null);
    clock.advanceTo(new Date(BEGIN.getTime() + before * 1000));
    expect((await goOn(execution)).status.kind).toBe('waiting-for-token');
    clock.advanceTo(new Date(BEGIN.getTime() + after * 1000));

    expect((await goOn(execution)).status.kind).toBe('failed');
  });
});
