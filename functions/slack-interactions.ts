import { LambdaClient } from '@aws-sdk/client-lambda';
import { channelSecret, decideFunction, readChannelEnvironment } from '../lib/aws/channel-ports.ts';
import { invokeLater } from '../lib/aws/invoke-later.ts';
import { logger } from '../lib/aws/logger.ts';
import { systemClock } from '../lib/aws/ports.ts';
import { reviewLambda } from '../lib/aws/review-lambda.ts';
import { SlackSecret } from '../lib/aws/slack-client.ts';
import { slackWindows } from '../lib/aws/slack-talk.ts';
import { slackApp } from '../lib/review/slack-app.ts';

const channel = readChannelEnvironment(process.env);
const secret = channelSecret(channel, SlackSecret);
const later = invokeLater(new LambdaClient({}), decideFunction(channel));
const report = (error: unknown) =>
  logger.error('Slack was not answered', {
    error: { name: error instanceof Error ? error.name : '' },
  });

export const handler = reviewLambda(async () =>
  slackApp({ secret, clock: systemClock, openView: slackWindows(secret), later, report }),
);
