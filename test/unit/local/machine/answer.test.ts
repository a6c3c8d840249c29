import { describe, expect, it } from 'vitest';
import { failTask, heartbeat, succeedTask } from '../../../../lib/local/machine/answer.ts';
import { TaskDoesNotExist, TaskTimedOut } from '../../../../lib/local/machine/errors.ts';
import { statesEntered } from '../../../../lib/local/machine/execution.ts';
import type { JsonObject } from '../../../../lib/local/machine/json.ts';
import { BEGIN, machineOf, named, type Played, playOf } from '../../../support/asl-stage.ts';

const ask: JsonObject = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
  ResultPath: '$.answer',
  TimeoutSeconds: 100,
  End: true,
};
const later = (seconds: number) => new Date(BEGIN.getTime() + seconds * 1000);
const parkedWith = (more: JsonObject = {}): Promise<Played> =>
  playOf(
    machineOf({ X: { ...ask, ...more }, Late: { Type: 'Pass', End: true } }, {}),
    { a: 1 },
    async () => 'ignored',
  );
const caughtAs = (error: string) => ({ Catch: [{ ErrorEquals: [error], Next: 'Late' }] });

describe('a task with a token', () => {
  it('is called once with its token, and waits', async () => {
    const { execution, calls } = await parkedWith(caughtAs('States.ALL'));

    expect(calls).toEqual([{ functionName: 'ask', payload: { token: 'token-1' } }]);
    expect(execution.status).toEqual({
      kind: 'waiting-for-token',
      token: 'token-1',
      timeoutAt: later(100).toISOString(),
      heartbeatSeconds: null,
      heartbeatAt: null,
    });
  });

  it('has saved its token before anybody is called with it', async () => {
    const { saved } = await parkedWith(caughtAs('States.ALL'));
    const before = saved.findLast(({ status }) => status.kind === 'running');

    expect(before?.position.token).toBe('token-1');
  });

  it('goes on with the answer and throws what the function returned away', async () => {
    const { execution, goOn, calls } = await parkedWith(caughtAs('States.ALL'));
    const done = await goOn(succeedTask(execution, 'token-1', { yes: true }, later(5)));

    expect(done.status).toEqual({ kind: 'succeeded', output: { a: 1, answer: { yes: true } } });
    expect(calls).toHaveLength(1);
  });

  it('fails as the answer says, for Catch to see', async () => {
    const { execution, goOn } = await parkedWith(caughtAs('No'));
    const done = await goOn(
      failTask(execution, 'token-1', { error: 'No', cause: 'because' }, later(5)),
    );

    expect(done.status).toEqual({ kind: 'succeeded', output: { Error: 'No', Cause: 'because' } });
  });

  it('fails when the call itself does, and gets another token for the next attempt', async () => {
    let first = true;
    const Retry = [{ ErrorEquals: ['Busy'] }];
    const { execution, calls } = await playOf(machineOf({ X: { ...ask, Retry } }), {}, async () => {
      if (first) {
        first = false;
        throw named('Busy');
      }
    });

    expect(calls.map(({ payload }) => payload)).toEqual([
      { token: 'token-1' },
      { token: 'token-2' },
    ]);
    expect(() => succeedTask(execution, 'token-1', 1, BEGIN)).toThrow(TaskTimedOut);
  });

  it('stays parked however often it is played, and is not called again', async () => {
    const { execution, goOn, calls } = await parkedWith(caughtAs('States.ALL'));

    expect(await goOn(await goOn(execution))).toEqual(execution);
    expect(calls).toHaveLength(1);
  });

  it('takes no answer over the payload quota', async () => {
    const { execution, goOn } = await parkedWith(caughtAs('States.ALL'));
    const done = await goOn(succeedTask(execution, 'token-1', 'x'.repeat(262_144), later(5)));

    expect(done.status).toMatchObject({ error: 'States.DataLimitExceeded' });
  });
});

describe('the timeout of a task with a token', () => {
  it.each<[string, JsonObject, number, string[]]>([
    ['comes with the clock', caughtAs('States.Timeout'), 100, ['X', 'Late']],
    ['does not come before', caughtAs('States.Timeout'), 99.999, ['X']],
    [
      'is the heartbeat when that is missed',
      { HeartbeatSeconds: 10, ...caughtAs('States.HeartbeatTimeout') },
      10,
      ['X', 'Late'],
    ],
    [
      'is still a timeout then',
      { HeartbeatSeconds: 10, ...caughtAs('States.Timeout') },
      10,
      ['X', 'Late'],
    ],
  ])('%s', async (_, more, seconds, states) => {
    const { execution, goOn, clock } = await parkedWith(more);
    clock.advanceTo(later(seconds));

    expect(statesEntered(await goOn(execution))).toEqual(states);
  });

  it('is put off by heartbeats, but not beyond TimeoutSeconds', async () => {
    const more = { HeartbeatSeconds: 60, ...caughtAs('States.ALL') };
    const { execution, goOn, clock } = await parkedWith(more);
    const once = heartbeat(execution, 'token-1', later(50));
    clock.advanceTo(later(99));
    const still = await goOn(once);
    const twice = heartbeat(still, 'token-1', later(99));
    clock.advanceTo(later(100));
    const done = await goOn(twice);

    expect(still.status.kind).toBe('waiting-for-token');
    expect(done.status).toMatchObject({ output: { Error: 'States.Timeout' } });
  });

  it.each([
    [7, 7, ['X', 'Late']],
    [7, 6.999, ['X']],
  ])('is what TimeoutSecondsPath leads to: %d s, after %d s', async (given, seconds, states) => {
    const { TimeoutSeconds: _, ...without } = ask;
    const state = { ...without, TimeoutSecondsPath: '$.most', ...caughtAs('States.Timeout') };
    const machine = machineOf({ X: state, Late: { Type: 'Pass', End: true } });
    const { execution, goOn, clock } = await playOf(machine, { most: given }, async () => null);
    clock.advanceTo(later(seconds));

    expect(statesEntered(await goOn(execution))).toEqual(states);
  });

  it.each([[0], [1.5], ['7'], [100_000_000], [null]])(
    'ends the execution when TimeoutSecondsPath leads to %j',
    async (most) => {
      const { TimeoutSeconds: _, ...without } = ask;
      const machine = machineOf({ X: { ...without, TimeoutSecondsPath: '$.most' } });
      const { execution, calls } = await playOf(machine, { most }, async () => null);

      expect(execution.status).toMatchObject({ kind: 'failed', error: 'States.Runtime' });
      expect(calls).toEqual([]);
    },
  );

  it('is the machine’s own when that is earlier', async () => {
    const machine = machineOf({ X: ask }, { TimeoutSeconds: 50 });
    const { execution, goOn, clock } = await playOf(machine, {}, async () => null);
    clock.advanceTo(later(50));

    expect((await goOn(execution)).status).toMatchObject({
      kind: 'failed',
      error: 'States.Timeout',
    });
  });
});

describe('an answer that nobody waits for', () => {
  it.each<[string, string, number, typeof TaskTimedOut | typeof TaskDoesNotExist]>([
    ['with an unknown token', 'token-9', 5, TaskDoesNotExist],
    ['that is late', 'token-1', 100, TaskTimedOut],
  ])('%s is refused', async (_, token, seconds, error) => {
    const { execution } = await parkedWith(caughtAs('States.ALL'));

    expect(() => succeedTask(execution, token, 1, later(seconds))).toThrow(error);
    expect(() => failTask(execution, token, { error: '', cause: '' }, later(seconds))).toThrow(
      error,
    );
    expect(() => heartbeat(execution, token, later(seconds))).toThrow(error);
  });

  it('to a task answered before is refused, at once and after the end', async () => {
    const { execution, goOn } = await parkedWith(caughtAs('States.ALL'));
    const answered = succeedTask(execution, 'token-1', 1, later(5));

    expect(() => succeedTask(answered, 'token-1', 2, later(6))).toThrow(TaskTimedOut);
    const done = await goOn(answered);
    expect(() => succeedTask(done, 'token-1', 2, later(7))).toThrow(TaskTimedOut);
  });

  it('while the call is being made is refused, and says what to do', async () => {
    const { saved } = await parkedWith(caughtAs('States.ALL'));
    const calling = saved.findLast(({ status }) => status.kind === 'running');
    if (calling === undefined) throw new Error('nothing was saved');

    expect(() => succeedTask(calling, 'token-1', 1, later(5))).toThrow('play it on first');
  });
});
