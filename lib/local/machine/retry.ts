import * as z from 'zod';
import type { StateFailure } from './errors.ts';
import { resultPath } from './fields.ts';

const errorEquals = z.array(z.string().min(1)).min(1);

/** Defaults: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const retrier = z
  .strictObject({
    ErrorEquals: errorEquals,
    Comment: z.string().optional(),
    IntervalSeconds: z.int().min(1).max(99_999_999).default(1),
    BackoffRate: z.number().min(1).default(2),
    MaxAttempts: z.int().min(0).max(99_999_999).default(3),
    MaxDelaySeconds: z.int().min(1).max(31_622_399).optional(),
    JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  })
  .refine((raw) => (raw.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) > raw.IntervalSeconds, {
    path: ['MaxDelaySeconds'],
    message: 'must be more than IntervalSeconds',
  });
export type Retrier = z.infer<typeof retrier>;

export const catcher = z.strictObject({
  ErrorEquals: errorEquals,
  Comment: z.string().optional(),
  ResultPath: resultPath,
  Next: z.string(),
});

/**
 * Whether a Retry or Catch sees the error. States.Runtime always ends the execution; States.ALL leaves
 * States.DataLimitExceeded through as well; States.TaskFailed all but States.Timeout; and States.Timeout
 * stands for a missed heartbeat too.
 */
export function catches(errorEquals: readonly string[], { error }: StateFailure): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (error === 'States.DataLimitExceeded') return false;
    if (name === 'States.ALL') return true;
    if (name === 'States.TaskFailed') return error !== 'States.Timeout';
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
  });
}

/**
 * The retrier that answers for the error, when it has an attempt left. The first that names the error
 * answers alone: used up, it leaves the error to Catch, whatever comes after it.
 */
export function retrierFor(
  retriers: readonly Retrier[],
  failure: StateFailure,
  used: readonly number[],
): { readonly index: number; readonly retrier: Retrier } | null {
  const index = retriers.findIndex((candidate) => catches(candidate.ErrorEquals, failure));
  const found = retriers[index];
  if (found === undefined || (used[index] ?? 0) >= found.MaxAttempts) return null;
  return { index, retrier: found };
}

/** Milliseconds before attempt number `used` + 2: interval x rate^used, capped, then anywhere below it with FULL jitter. */
export function retryDelay(
  { IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy }: Retrier,
  used: number,
  random: () => number,
): number {
  const most = MaxDelaySeconds ?? 99_999_999;
  const delay = Math.min(IntervalSeconds * BackoffRate ** used, most) * 1000;
  return Math.round(JitterStrategy === 'FULL' ? delay * random() : delay);
}
