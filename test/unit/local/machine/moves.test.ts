import { describe, expect, it } from 'vitest';
import { statesEntered } from '../../../../lib/local/machine/execution.ts';
import { machineOf, named, playOf } from '../../../support/asl-stage.ts';

const end = { End: true };
const task = { Type: 'Task', Resource: 'work', ...end };
const pass = { Type: 'Pass', ...end };
const never = async () => {
  throw new Error('nothing calls a function here');
};

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
