import { SNSClient } from '@aws-sdk/client-sns';
import { tallied } from '../lib/aws/call-tally.ts';
import { peopleTopic, readChannelEnvironment, ticketPages } from '../lib/aws/channel-ports.ts';
import { readEnvironment, readReviewRules } from '../lib/aws/environment.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';
import { linkedPages, reviewLinks } from '../lib/aws/review-links.ts';
import { snsNotices } from '../lib/aws/sns-notices.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };

const plain = ticketPages(channel);
const pages =
  readReviewRules(process.env).login === 'link'
    ? linkedPages(reviewLinks(process.env), ports.tickets, plain)
    : plain;

export const handler = notify(
  snsNotices(tallied(new SNSClient({})), peopleTopic(channel), pages),
  ports,
);
