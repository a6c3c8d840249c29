import { describe, expect, it } from 'vitest';
import { advance, HISTORY_QUOTA } from '../../../../lib/local/machine/advance.ts';
import {
  type Execution,
  PAYLOAD_QUOTA,
  startExecution,
  statesEntered,
} from '../../../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../../../lib/local/machine/json.ts';
import { BEGIN, machineOf, named, playOf } from '../../../support/asl-stage.ts';

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

describe('time', () => {
  it.each<[string, JsonObject, Json, string]>([
    ['Seconds', { Seconds: 60 }, {}, '2026-01-01T00:01:00.000Z'],
    ['SecondsPath', { SecondsPath: '$.s' }, { s: 60 * 86_400 }, '2026-03-02T00:00:00.000Z'],
    ['Timestamp', { Timestamp: '2026-02-01T01:00:00+01:00' }, {}, '2026-02-01T00:00:00.000Z'],
    [
      'TimestampPath, in whole seconds',
      { TimestampPath: '$.t' },
      { t: '2026-02-01T00:00:00.999Z' },
      '2026-02-01T00:00:00.000Z',
    ],
    [
      'a time that has passed',
      { TimestampPath: '$.t' },
      { t: '2001-01-01T00:00:00Z' },
      BEGIN.toISOString(),
    ],
  ])('moves over a Wait by %s', async (_, timer, input, until) => {
    const { execution, clock } = await playOf(
      machineOf({ X: { Type: 'Wait', ...timer, ...end } }),
      input,
      never,
    );

    expect(execution.status).toEqual({ kind: 'succeeded', output: input });
    expect(clock.now().toISOString()).toBe(until);
    expect(execution.clock).toBe(until);
  });

  it('ends the execution when the machine has had its TimeoutSeconds, in the middle of a wait', async () => {
    const machine = machineOf({ X: { Type: 'Wait', Seconds: 90, ...end } }, { TimeoutSeconds: 60 });
    const { execution, clock } = await playOf(machine, {}, never);

    expect(execution.status).toMatchObject({ kind: 'failed', error: 'States.Timeout' });
    expect(clock.now().toISOString()).toBe('2026-01-01T00:01:00.000Z');
  });

  it('times a task out when its function moved the clock that far', async () => {
    const machine = machineOf({ X: { ...task, TimeoutSeconds: 10 } });
    const taking = (seconds: number) =>
      playOf(machine, {}, async (_, __, clock) => {
        clock.advanceTo(new Date(BEGIN.getTime() + seconds * 1000));
      });

    expect((await taking(9)).execution.status).toMatchObject({ kind: 'succeeded' });
    expect((await taking(10)).execution.status).toMatchObject({ error: 'States.Timeout' });
  });

  it('retries after interval x rate, counts each retrier apart, and tells the function which attempt it is', async () => {
    const Retry = [
      { ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 2 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 },
    ];
    const Parameters = { 'retry.$': '$$.State.RetryCount' };
    const errors = ['Busy', 'Other', 'Busy'];
    const { execution, calls, clock } = await playOf(
      machineOf({ X: { ...task, Parameters, Retry } }),
      {},
      async () => {
        const error = errors.shift();
        if (error !== undefined) throw named(error);
        return 'done';
      },
    );

    expect(execution.status).toEqual({ kind: 'succeeded', output: 'done' });
    expect(calls.map(({ payload }) => payload)).toEqual([0, 1, 2, 3].map((retry) => ({ retry })));
    expect(clock.now().getTime() - BEGIN.getTime()).toBe((10 + 1 + 30) * 1000);
  });
});

it('counts attempts anew when a state is entered again', async () => {
  const machine = machineOf({
    X: {
      ...task,
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['Again'], Next: 'Y' }],
    },
    Y: { Type: 'Pass', Next: 'X' },
  });
  const errors = ['Busy', 'Again', 'Busy'];
  const { execution } = await playOf(machine, {}, async () => {
    const error = errors.shift();
    if (error !== undefined) throw named(error);
  });

  expect(statesEntered(execution)).toEqual(['X', 'Y', 'X']);
  expect(execution.status).toMatchObject({ kind: 'succeeded' });
});

it('gives the same record back while the time it waits for has not come', async () => {
  const machine = machineOf({ X: { Type: 'Wait', Seconds: 60, ...end } });
  const at = (seconds: number) => ({
    invoke: never,
    now: () => new Date(BEGIN.getTime() + seconds * 1000),
    random: () => 0,
    newToken: () => '',
  });
  const start = startExecution(machine, { name: 'run', input: {}, now: BEGIN });
  const waiting = await advance(machine, start, at(0));

  expect(waiting.status).toMatchObject({ kind: 'waiting-until' });
  expect(await advance(machine, waiting, at(59.999))).toBe(waiting);
  expect((await advance(machine, waiting, at(60))).status).toMatchObject({ kind: 'succeeded' });
});

describe('a task that fails', () => {
  const machine = machineOf({
    X: {
      ...task,
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }],
      Catch: [
        { ErrorEquals: ['Gone'], Next: 'Whole' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Beside' },
      ],
    },
    Whole: pass,
    Beside: pass,
  });
  const failing = (error: Error) => async () => {
    throw error;
  };

  it('is caught with Error and the Cause that Lambda gives', async () => {
    const { execution } = await playOf(machine, { a: 1 }, failing(named('Odd', 'why')));

    expect(statesEntered(execution)).toEqual(['X', 'Beside']);
    if (execution.status.kind !== 'succeeded') throw new Error('it failed');
    const output = JSON.parse(JSON.stringify(execution.status.output));
    expect(output).toMatchObject({ a: 1, error: { Error: 'Odd' } });
    expect(JSON.parse(output.error.Cause)).toMatchObject({
      errorType: 'Odd',
      errorMessage: 'why',
      trace: expect.any(Array),
    });
  });

  it('replaces the input with the error when the Catch has no ResultPath', async () => {
    const { execution } = await playOf(machine, { a: 1 }, failing(named('Gone')));

    expect(execution.status).toMatchObject({
      output: { Error: 'Gone', Cause: expect.any(String) },
    });
    expect(execution.status).not.toMatchObject({ output: { a: 1 } });
  });

  it('goes to Catch once its attempts are used up', async () => {
    const { execution, calls } = await playOf(machine, {}, failing(named('Busy')));

    expect(calls).toHaveLength(3);
    expect(execution.history.map(({ kind }) => kind)).toEqual([
      'entered',
      'attempt-failed',
      'retrying',
      'attempt-failed',
      'retrying',
      'attempt-failed',
      'caught',
      'entered',
      'succeeded',
    ]);
  });

  it('ends the execution when nothing catches', async () => {
    const { execution } = await playOf(machineOf({ X: task }), {}, failing(named('Odd', 'why')));

    expect(execution.status).toMatchObject({
      kind: 'failed',
      error: 'Odd',
      cause: expect.stringContaining('why'),
    });
  });

  it('fails for its ResultPath when a Catch cannot put the error into the input', async () => {
    const { execution } = await playOf(machine, 'text', failing(named('Odd')));

    expect(execution.status).toMatchObject({
      kind: 'failed',
      error: 'States.ResultPathMatchFailure',
    });
  });

  it('cannot keep States.Runtime from ending the execution', async () => {
    const state = {
      ...task,
      InputPath: '$.b',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
    };
    const { execution } = await playOf(machineOf({ X: state, Z: pass }), {}, never);

    expect(execution.status).toMatchObject({ kind: 'failed', error: 'States.Runtime' });
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

it('ends a machine that goes in circles after as many events as AWS does', async () => {
  const machine = machineOf({
    X: { Type: 'Pass', Next: 'Y' },
    Y: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: false, Next: 'Z' }], Default: 'X' },
    Z: pass,
  });
  const record = startExecution(machine, { name: 'run', input: {}, now: BEGIN });
  const history = new Array(HISTORY_QUOTA - 10).fill(record.history[0]);
  const surroundings = { invoke: never, now: () => BEGIN, random: () => 0, newToken: () => '' };
  let current: Execution = { ...record, history };
  while (current.status.kind === 'running') current = await advance(machine, current, surroundings);

  expect(current.status).toMatchObject({ kind: 'failed', error: 'States.Runtime' });
  expect(current.history).toHaveLength(HISTORY_QUOTA + 1);
});

it('does not go on under another definition', async () => {
  const { execution } = await playOf(machineOf({ X: pass }), {}, never);
  const { goOn } = await playOf(machineOf({ Y: pass }), {}, never);

  await expect(goOn(execution)).rejects.toThrow('began under another definition');
});

describe('an execution does not start', () => {
  const start = (name: string, input: Json = {}) =>
    startExecution(machineOf({ X: pass }), { name, input, now: BEGIN });

  it.each(['', 'x'.repeat(81), 'a b', 'a/b', 'a:b', 'a*', 'a\n', 'a\u0007', '{a}'])(
    'under the name %j',
    (name) => {
      expect(() => start(name)).toThrow('cannot name an execution');
    },
  );

  it('but does under every name AWS takes', () => {
    expect(start('x'.repeat(80)).name).toHaveLength(80);
    expect(start("prod.role_1-é@(2)='3'+!").status).toEqual({ kind: 'running' });
  });

  it('with an input over the quota', () => {
    expect(() => start('a', 'x'.repeat(PAYLOAD_QUOTA - 1))).toThrow('262145 bytes');
    expect(start('a', 'x'.repeat(PAYLOAD_QUOTA - 2)).status).toEqual({ kind: 'running' });
  });
});
