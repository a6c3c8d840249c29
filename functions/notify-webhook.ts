import { channelSecret, readChannelEnvironment } from '../lib/aws/channel-ports.ts';
import { readEnvironment } from '../lib/aws/environment.ts';
import { notify } from '../lib/aws/notify.ts';
import { awsTickets, systemClock } from '../lib/aws/ports.ts';
import { WebhookSecret, webhookNotices } from '../lib/aws/webhook-notices.ts';

const channel = readChannelEnvironment(process.env);
const ports = { tickets: awsTickets(readEnvironment(process.env)), clock: systemClock };
const secret = channelSecret(channel, WebhookSecret);

export const handler = notify(webhookNotices(secret, systemClock), ports);
