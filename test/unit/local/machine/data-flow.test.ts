import { describe, expect, it } from 'vitest';
import { PAYLOAD_QUOTA, statesEntered } from '../../../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../../../lib/local/machine/json.ts';
import { BEGIN, machineOf, playOf } from '../../../support/asl-stage.ts';

const end = { End: true };
const task = { Type: 'Task', Resource: 'work', ...end };
const pass = { Type: 'Pass', ...end };
const never = async () => {
  throw new Error('nothing calls a function here');
};

describe('one state turns its input into its output', () => {
  const invoke = { ...task, Resource: 'arn:aws:states:::lambda:invoke' };
  it.each<[string, JsonObject, Json, Json]>([
    ['Pass passes', pass, { a: 1 }, { a: 1 }],
    ['Pass gives its Result', { ...pass, Result: { 'b.$': '$.a' } }, {}, { 'b.$': '$.a' }],
    ['a Result of false is a result', { ...pass, Result: false }, { a: 1 }, false],
    ['a Result of null is a result', { ...pass, Result: null }, { a: 1 }, null],
    ['Result wins over Parameters', { ...pass, Parameters: { a: 2 }, Result: 3 }, {}, 3],
    [
      'Parameters are filled in',
      { ...pass, Parameters: { 'b.$': '$.a', c: [{ 'd.$': '$.a' }] } },
      { a: 1 },
      { b: 1, c: [{ d: 1 }] },
    ],
    ['InputPath narrows', { ...pass, InputPath: '$.a' }, { a: { b: 1 } }, { b: 1 }],
    ['InputPath null is an empty object', { ...pass, InputPath: null }, { a: 1 }, {}],
    ['OutputPath narrows', { ...pass, OutputPath: '$.a' }, { a: { b: 1 } }, { b: 1 }],
    ['OutputPath null is an empty object', { ...pass, OutputPath: null }, { a: 1 }, {}],
    [
      'ResultPath adds to the raw input',
      { ...pass, InputPath: '$.a', ResultPath: '$.c' },
      { a: 1, b: 2 },
      { a: 1, b: 2, c: 1 },
    ],
    [
      'ResultPath makes what is missing',
      { ...pass, Result: 1, ResultPath: '$.a.b' },
      {},
      { a: { b: 1 } },
    ],
    ['ResultPath $ replaces', { ...pass, Result: 1, ResultPath: '$' }, { a: 1 }, 1],
    ['ResultPath null keeps the input', { ...task, ResultPath: null }, { a: 1 }, { a: 1 }],
    ['a Task without fields gives the result', task, { a: 1 }, { called: 'work', with: { a: 1 } }],
    ['ResultSelector picks', { ...task, ResultSelector: { 'n.$': '$.called' } }, 7, { n: 'work' }],
    [
      'lambda:invoke wraps the result',
      { ...invoke, Parameters: { FunctionName: 'f', 'Payload.$': '$.a' } },
      { a: 1 },
      { ExecutedVersion: '$LATEST', Payload: { called: 'f', with: 1 }, StatusCode: 200 },
    ],
    [
      'lambda:invoke without Payload sends {}',
      { ...invoke, Parameters: { FunctionName: 'f' }, OutputPath: '$.Payload.with' },
      1,
      {},
    ],
    ['a function may return nothing', { ...task, Resource: 'void' }, {}, null],
    [
      'a function returns JSON',
      { ...task, Resource: 'date' },
      {},
      { at: '1970-01-01T00:00:00.000Z', list: [null] },
    ],
    [
      'Succeed narrows',
      { Type: 'Succeed', InputPath: '$.a', OutputPath: '$.b' },
      { a: { b: 1 } },
      1,
    ],
    [
      'the context is there',
      {
        ...pass,
        Parameters: {
          'n.$': '$$.Execution.Name',
          'i.$': '$$.Execution.Input.a',
          's.$': '$$.State.Name',
          't.$': '$$.State.EnteredTime',
          'r.$': '$$.State.RetryCount',
          'm.$': '$$.StateMachine.Name',
          'b.$': '$$.Execution.StartTime',
        },
      },
      { a: 1 },
      { n: 'run', i: 1, s: 'X', t: BEGIN.toISOString(), r: 0, m: 'test', b: BEGIN.toISOString() },
    ],
    [
      '__proto__ is only a key',
      JSON.parse('{"Type":"Pass","End":true,"Parameters":{"__proto__.$":"$.a"}}'),
      { a: { b: 1 } },
      JSON.parse('{"__proto__":{"b":1}}'),
    ],
  ])('%s', async (_, state, input, output) => {
    const { execution } = await playOf(machineOf({ X: state }), input, async (name, payload) => {
      if (name === 'void') return undefined;
      if (name === 'date') return { at: new Date(0), list: [undefined], no: undefined };
      return { called: name, with: payload };
    });

    expect(execution.status).toEqual({ kind: 'succeeded', output });
  });
});

describe('one state fails by the name AWS gives it', () => {
  const big = 'é'.repeat(PAYLOAD_QUOTA / 2);
  it.each<[string, JsonObject, Json, string]>([
    [
      'a Parameters path to nowhere',
      { ...task, Parameters: { 'a.$': '$.b' } },
      {},
      'States.ParameterPathFailure',
    ],
    [
      'a ResultSelector path to nowhere',
      { ...task, ResultSelector: { 'a.$': '$.b' } },
      {},
      'States.ParameterPathFailure',
    ],
    ['an InputPath to nowhere', { ...pass, InputPath: '$.b' }, {}, 'States.Runtime'],
    ['an OutputPath to nowhere', { ...pass, OutputPath: '$.b' }, {}, 'States.Runtime'],
    [
      'a ResultPath into a string',
      { ...pass, Result: 1, ResultPath: '$.a' },
      'text',
      'States.ResultPathMatchFailure',
    ],
    [
      'a SecondsPath to a string',
      { Type: 'Wait', SecondsPath: '$.a', ...end },
      { a: '1' },
      'States.Runtime',
    ],
    [
      'a SecondsPath below zero',
      { Type: 'Wait', SecondsPath: '$.a', ...end },
      { a: -1 },
      'States.Runtime',
    ],
    [
      'a TimestampPath to a date only',
      { Type: 'Wait', TimestampPath: '$.a', ...end },
      { a: '2026-01-01' },
      'States.Runtime',
    ],
    [
      'a TimestampPath to no date',
      { Type: 'Wait', TimestampPath: '$.a', ...end },
      { a: '2026-99-01T00:00:00Z' },
      'States.Runtime',
    ],
    [
      'a TimestampPath to nowhere',
      { Type: 'Wait', TimestampPath: '$.b', ...end },
      {},
      'States.Runtime',
    ],
    ['Fail', { Type: 'Fail', Error: 'Mine', Cause: 'why' }, {}, 'Mine'],
    ['Fail by path', { Type: 'Fail', ErrorPath: '$.e' }, { e: 'Yours' }, 'Yours'],
    ['Fail by a path to a number', { Type: 'Fail', ErrorPath: '$.e' }, { e: 1 }, 'States.Runtime'],
    ['Fail without an error', { Type: 'Fail' }, {}, ''],
    [
      'an output over the quota',
      { ...pass, Parameters: { 'a.$': '$', 'b.$': '$' } },
      'x'.repeat(PAYLOAD_QUOTA / 2),
      'States.DataLimitExceeded',
    ],
    [
      'a result of too many bytes of UTF-8',
      { ...task, Resource: 'big', ResultPath: null },
      {},
      'States.DataLimitExceeded',
    ],
    ['an error without a name of its own', { ...task, Resource: 'throws' }, {}, 'TypeError'],
    ['something thrown that is no error', { ...task, Resource: 'throws text' }, {}, 'string'],
    ['a result that is no JSON', { ...task, Resource: 'circular' }, {}, 'Error'],
  ])('%s', async (_, state, input, error) => {
    const { execution } = await playOf(machineOf({ X: state }), input, async (name) => {
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      if (name === 'throws') throw new TypeError('as planned');
      if (name === 'throws text') throw 'text';
      return { big, circular }[name] ?? {};
    });

    expect(execution.status).toMatchObject({ kind: 'failed', error });
  });
});

it('leaves out of a Choice by the first rule that holds, else by Default, else as States.NoChoiceMatched', async () => {
  const choice = {
    Type: 'Choice',
    Choices: [
      { Variable: '$.n', NumericLessThan: 5, Next: 'Low' },
      { Variable: '$.n', NumericLessThan: 9, Next: 'Middle' },
    ],
  };
  const ends = { Low: pass, Middle: pass, High: pass };
  const withDefault = machineOf({ X: { ...choice, Default: 'High' }, ...ends });
  const without = machineOf({ X: choice, Low: pass, Middle: pass });
  const lastOf = async (machine: typeof without, n: number) =>
    statesEntered((await playOf(machine, { n }, never)).execution).at(-1);

  expect(await Promise.all([1, 7, 9].map((n) => lastOf(withDefault, n)))).toEqual([
    'Low',
    'Middle',
    'High',
  ]);
  expect((await playOf(without, { n: 9 }, never)).execution.status).toMatchObject({
    error: 'States.NoChoiceMatched',
  });
});

it('gives a function its own copy of the input', async () => {
  const { execution } = await playOf(
    machineOf({ X: { ...task, ResultPath: null } }),
    { a: [1] },
    async (_, payload) => {
      Object.assign(payload as object, { a: 'changed' });
    },
  );

  expect(execution.status).toEqual({ kind: 'succeeded', output: { a: [1] } });
});
