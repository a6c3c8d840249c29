import { channelSecret, readChannelEnvironment, ticketPages } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { GithubSecret, githubNotices } from '../lib/aws/github-notices.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };
const secret = channelSecret(channel, GithubSecret);

export const handler = notify(githubNotices(secret, ticketPages(channel)), ports);
