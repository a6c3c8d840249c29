import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Measurement } from '../domain/measurement.ts';
import { logSubject } from './log-subject.ts';
import { logger } from './logger.ts';
import { publish } from './metrics.ts';
import { traced } from './trace.ts';

/** A Lambda handler. Whatever it throws reaches the state machine under its own name. */
export type Handler<Output> = (event: unknown, context: Context) => Promise<Output>;

/**
 * A Lambda that a state machine or an event calls: checks the event against `input`, runs the step, and lets errors
 * out as they are. Throws BadInput for an event of another shape. Never logs an event: it can hold a task token. Each
 * line of the log, and the trace, says which role and ticket it is about; `measure` makes figures of what came out.
 */
export function lambdaTask<Input, Output>(
  input: z.ZodType<Input>,
  step: (input: Input) => Promise<Output>,
  measure: (output: Output) => readonly Measurement[] = () => [],
): Handler<Output> {
  const run = async (event: unknown): Promise<Output> => {
    const parsed = input.safeParse(event);
    if (!parsed.success) throw new BadInput(z.prettifyError(parsed.error));
    const subject = logSubject(parsed.data);
    logger.appendKeys(subject);
    return traced(subject, async () => {
      const output = await step(parsed.data);
      publish(measure(output));
      return output;
    });
  };
  // With an early timeout middy would answer while the step goes on writing: Lambda's own timeout is the only one.
  return middy<unknown, Output>({ timeoutEarlyInMillis: 0 })
    .before(({ context }) => {
      logger.resetKeys();
      logger.addContext(context);
    })
    .after(() => logger.info('done'))
    .onError(({ error }) => logger.error('failed', { error: { name: error?.name } }))
    .handler(run);
}
