import { setTimeout } from 'node:timers/promises';
import { count } from '../domain/measurement.ts';
import type { Channel, Delivery } from '../steps/every-channel.ts';
import { deliver } from '../steps/every-channel.ts';
import { type Handler, lambdaTask } from './lambda-task.ts';
import { logger } from './logger.ts';
import { publish } from './metrics.ts';
import { BusEvent, noticeOf } from './notice-bus.ts';

/** The notice was not taken. Lambda sends it to this function again, and puts it into the queue of lost ones at last. */
class NoticeUndelivered extends Error {
  override readonly name = 'NoticeUndelivered';
}

/**
 * A function that listens to the topic of notices and tells them by one channel: what fails is on the ticket and in
 * the log, and stops neither the other channels nor the pipeline.
 */
export function notify(
  channel: Channel,
  { tickets, clock }: Pick<Delivery, 'tickets' | 'clock'>,
  pause: Delivery['pause'] = (milliseconds) => setTimeout(milliseconds),
): Handler<{ readonly result: 'sent' }> {
  const report: Delivery['report'] = (failure) => {
    logger.warn('a notice was not sent', failure);
    publish([count('NoticesFailed')]);
  };
  return lambdaTask(BusEvent, async (event) => {
    const result = await deliver(noticeOf(event), channel, { tickets, clock, pause, report });
    if (result === 'failed') throw new NoticeUndelivered(`${channel.name} did not take a notice`);
    return { result };
  });
}
