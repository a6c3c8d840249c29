import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { tallied } from '../lib/aws/call-tally.ts';
import { peopleTopic, readChannelEnvironment } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { lambdaTask } from '../lib/aws/lambda-task.ts';
import { awsCensus, awsNotices, awsTickets, systemClock } from '../lib/aws/ports.ts';
import { topicSubscribers } from '../lib/aws/topic-subscribers.ts';
import { lookedAround } from '../lib/domain/measurement.ts';
import { remind } from '../lib/steps/remind.ts';

const environment = readEnvironment(process.env);
const people = peopleTopic(readChannelEnvironment(process.env));
const ports = {
  tickets: awsTickets(environment),
  notices: awsNotices(environment),
  clock: systemClock,
};

/** Whatever woke it: the tickets and roles are looked at as they are. */
export const handler = lambdaTask(
  z.looseObject({ source: z.string() }),
  async () => {
    const reminded = await remind(ports);
    const census = await awsCensus(environment);
    return {
      ...reminded,
      ...census,
      subscribers: await topicSubscribers(tallied(new SNSClient({})), people),
    };
  },
  lookedAround,
);
