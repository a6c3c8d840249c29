import { SNSClient } from '@aws-sdk/client-sns';
import { peopleTopic, readChannelEnvironment, ticketPages } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';
import { snsNotices } from '../lib/aws/sns-notices.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };

export const handler = notify(
  snsNotices(new SNSClient({}), peopleTopic(channel), ticketPages(channel)),
  ports,
);
