import { channelSecret, readChannelEnvironment, ticketPages } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { JiraSecret, jiraNotices } from '../lib/aws/jira-notices.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };
const secret = channelSecret(channel, JiraSecret);

export const handler = notify(jiraNotices(secret, ticketPages(channel)), ports);
