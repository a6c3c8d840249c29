import { type Call, write } from '../call.ts';
import type { Random } from '../random.ts';
import type { Day } from '../schedule.ts';

/**
 * What a function or a job does once when it starts. Writing to the stream (logs:PutLogEvents) follows,
 * and CloudTrail does not record it.
 */
export function createLogStream(group: string, day: Day, random: Random): Call {
  return write('logs', 'CreateLogStream', {
    request: {
      logGroupName: group,
      logStreamName: `${day.date.replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
    },
    apiVersion: '20140328',
  });
}
