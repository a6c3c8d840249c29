import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { tallied } from './call-tally.ts';
import { readVariables, required } from './environment.ts';
import { secretOf } from './secret.ts';
import type { PageOf } from './sns-notices.ts';

/** What the stack tells the functions of channels, besides what all are told (lib/infra/notice-channels.ts). */
const ChannelEnvironment = z.object({
  /** Of the review pages, with a slash at its end. */
  REVIEW_URL: z.url({ protocol: /^https?$/ }).endsWith('/'),
  /** Name of the channel's secret; of the channels that have one. */
  CHANNEL_SECRET: z.string().min(1).optional(),
  /** Of the channel to people's own subscriptions. */
  PEOPLE_TOPIC_ARN: z.string().startsWith('arn:').optional(),
  /** Of the function that hears from Slack: which other one decides. */
  DECIDE_FUNCTION: z.string().min(1).optional(),
});
type ChannelEnvironment = z.infer<typeof ChannelEnvironment>;

/** Throws BadInput naming each variable that is missing or wrong. */
export function readChannelEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ChannelEnvironment {
  return readVariables(ChannelEnvironment, variables);
}

/** The channel's secret, in its shape. */
export function channelSecret<Shape>(
  { CHANNEL_SECRET }: ChannelEnvironment,
  shape: z.ZodType<Shape>,
): () => Promise<Shape> {
  return secretOf(
    tallied(new SecretsManagerClient({})),
    required(CHANNEL_SECRET, 'CHANNEL_SECRET'),
    shape,
  );
}

export function peopleTopic({ PEOPLE_TOPIC_ARN }: ChannelEnvironment): string {
  return required(PEOPLE_TOPIC_ARN, 'PEOPLE_TOPIC_ARN');
}

export function decideFunction({ DECIDE_FUNCTION }: ChannelEnvironment): string {
  return required(DECIDE_FUNCTION, 'DECIDE_FUNCTION');
}

/** The page of a notice's ticket, which asks whoever opens it who they are. */
export function ticketPages({ REVIEW_URL }: ChannelEnvironment): PageOf {
  return async ({ ticketId }) =>
    ticketId === undefined ? null : `${REVIEW_URL}tickets/${encodeURIComponent(ticketId)}`;
}
