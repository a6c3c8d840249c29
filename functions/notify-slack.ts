import { channelSecret, readChannelEnvironment, ticketPages } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';
import { SlackSecret } from '../lib/aws/slack-client.ts';
import { slackNotices } from '../lib/aws/slack-notices.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };
const secret = channelSecret(channel, SlackSecret);

export const handler = notify(slackNotices(secret, ticketPages(channel)), ports);
