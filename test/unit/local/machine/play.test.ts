import { describe, expect, it } from 'vitest';
import { advance, HISTORY_QUOTA } from '../../../../lib/local/machine/advance.ts';
import { virtualClock } from '../../../../lib/local/machine/clock.ts';
import { type Execution, startExecution } from '../../../../lib/local/machine/execution.ts';
import type { Json, JsonObject } from '../../../../lib/local/machine/json.ts';
import { play } from '../../../../lib/local/machine/play.ts';
import { BEGIN, machineOf, named, playOf } from '../../../support/asl-stage.ts';

const end = { End: true };
const task = { Type: 'Task', Resource: 'work', ...end };
const pass = { Type: 'Pass', ...end };
const never = async () => {
  throw new Error('nothing calls a function here');
};

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

  it.each([
    [new Set(['X']), 'succeeded', 60],
    [new Set(['Y']), 'waiting-for-token', 0],
  ])(
    'moves to the timeout of a task that nobody answers here: %o',
    async (unanswered, kind, seconds) => {
      const machine = machineOf({
        X: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
          TimeoutSeconds: 60,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Y' }],
          ...end,
        },
        Y: pass,
      });
      const clock = virtualClock(BEGIN);
      const execution = await play(
        machine,
        startExecution(machine, { name: 'run', input: {}, now: BEGIN }),
        { clock, save: async () => {}, invoke: async () => null, unanswered },
      );

      expect(execution.status.kind).toBe(kind);
      expect(clock.now().getTime() - BEGIN.getTime()).toBe(seconds * 1000);
    },
  );

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
