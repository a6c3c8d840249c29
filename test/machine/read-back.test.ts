import { describe, expect, it } from 'vitest';
import { StateFailure } from '../../lib/local/machine/errors.ts';
import { retrierFor, retryDelay } from '../../lib/local/machine/retry.ts';
import { machine } from '../support/crash-matrix.ts';

// Reading back until a write shows is the state's Retry on NotPropagated: bounded, and jittered.

describe.each(['Apply', 'Abandon', 'GiveBack', 'Restore'])('%s', (state) => {
  const task = machine.states.get(state);
  if (task?.Type !== 'Task') throw new Error(`${state} is no task`);
  const found = retrierFor(task.Retry, new StateFailure('NotPropagated', ''), []);

  it('reads back again, a bounded number of times', () => {
    expect(found?.retrier).toMatchObject({ MaxAttempts: 8, MaxDelaySeconds: 120 });
    const used = task.Retry.map((_, index) => (index === found?.index ? 8 : 0));
    expect(retrierFor(task.Retry, new StateFailure('NotPropagated', ''), used)).toBeNull();
  });

  it('waits longer each time, anywhere below the bound', () => {
    if (found === null) throw new Error('NotPropagated is not retried');
    const waits = (chance: number) =>
      Array.from({ length: 8 }, (_, used) => retryDelay(found.retrier, used, () => chance) / 1000);
    expect(waits(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(waits(0.5)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(waits(0.999_999).every((wait) => wait <= 120)).toBe(true);
  });

  it('tries a write again that IAM refused for the moment', () => {
    for (const error of [
      'ConcurrentModificationException',
      'EntityTemporarilyUnmodifiableException',
    ])
      expect(retrierFor(task.Retry, new StateFailure(error, ''), [])).not.toBeNull();
  });
});
