import * as z from 'zod';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsNotices, awsTickets, systemClock } from '../lib/aws/ports.ts';
import { remind } from '../lib/steps/remind.ts';

const environment = readEnvironment(process.env);
const ports = {
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

/** What EventBridge says of the hour does not matter: the tickets are looked at as they are. */
export const handler = lambdaTask(z.looseObject({ source: z.string() }), () => remind(ports));
