import { describe, expect, it } from 'vitest';
import { StateFailure } from '../../../../lib/local/machine/errors.ts';
import { catches, retrier, retrierFor, retryDelay } from '../../../../lib/local/machine/retry.ts';

const failure = (error: string) => new StateFailure(error, '');

describe('ErrorEquals', () => {
  it.each<[string, string, boolean]>([
    ['Busy', 'Busy', true],
    ['Busy', 'busy', false],
    ['States.ALL', 'Busy', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.ParameterPathFailure', true],
    ['States.ALL', 'States.Runtime', false],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Busy', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
  ])('%s of %s is %j', (name, error, expected) => {
    expect(catches(['Other', name], failure(error))).toBe(expected);
  });
});

describe('the retrier that answers', () => {
  const retriers = [
    retrier.parse({ ErrorEquals: ['Busy'], MaxAttempts: 1 }),
    retrier.parse({ ErrorEquals: ['States.ALL'], MaxAttempts: 5 }),
  ];

  it.each<[string, number[], number | null]>([
    ['Busy', [], 0],
    ['Busy', [0, 4], 0],
    ['Busy', [1, 0], null],
    ['Gone', [1, 4], 1],
    ['Gone', [0, 5], null],
    ['States.Runtime', [], null],
  ])('for %s after %j attempts is %j', (error, used, expected) => {
    expect(retrierFor(retriers, failure(error), used)?.index ?? null).toBe(expected);
  });
});

describe('the delay in milliseconds', () => {
  it.each<[object, number, number, number]>([
    [{}, 0, 0.5, 1000],
    [{}, 2, 0.5, 4000],
    [{ IntervalSeconds: 3, BackoffRate: 1 }, 7, 0.5, 3000],
    [{ IntervalSeconds: 2, MaxDelaySeconds: 120 }, 5, 0.5, 64_000],
    [{ IntervalSeconds: 2, MaxDelaySeconds: 120 }, 6, 0.5, 120_000],
    [{ IntervalSeconds: 2, MaxDelaySeconds: 120, JitterStrategy: 'FULL' }, 6, 0.25, 30_000],
    [{ IntervalSeconds: 2, JitterStrategy: 'FULL' }, 0, 0, 0],
    [{ BackoffRate: 10, MaxAttempts: 999 }, 400, 0.5, 99_999_999_000],
  ])('of %j after %i attempts with random %d is %i', (given, used, random, expected) => {
    const parsed = retrier.parse({ ErrorEquals: ['Busy'], ...given });

    expect(retryDelay(parsed, used, () => random)).toBe(expected);
  });
});
