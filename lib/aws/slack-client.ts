import { LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api';
import * as z from 'zod';
import { NoticeRefused } from '../domain/errors.ts';

/** The secret of the Slack app. */
export const SlackSecret = z.strictObject({
  /** Of the bot, with the scope chat:write. */
  botToken: z.string().startsWith('xoxb-'),
  /** What Slack signs its requests with ("Basic Information" of the app). */
  signingSecret: z.string().min(16),
  /** Id of the channel, which the bot was invited to. */
  channel: z.string().regex(/^[CG][A-Z0-9]{6,}$/, 'is not the id of a channel'),
  /** Slack user id to who that is, as the record will say: the only people whose buttons count. */
  approvers: z.record(z.string().regex(/^[UW][A-Z0-9]{6,}$/), z.string().min(1).max(100)),
});
export type SlackSecret = z.infer<typeof SlackSecret>;

/** Slack's own client without retries of its own: whoever calls it retries, and a button must be answered in 3 s. */
export function slackClient(botToken: string, timeout: number, send?: typeof fetch): WebClient {
  return new WebClient(botToken, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logLevel: LogLevel.ERROR,
    allowAbsoluteUrls: false,
    ...(send === undefined ? {} : { fetch: send as never }),
  });
}

/** Slack's word for why it did not do it (`channel_not_found`); null when the error is of another kind. */
export function slackRefusal(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  return /^\w{1,60}$/.test(error.data.error) ? error.data.error : 'an unknown error';
}

/** Refusals that may be gone in a minute (docs.slack.dev, "Web API errors"). */
const PASSING = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
]);

/** Runs a call; a refusal that will stay throws NoticeRefused with Slack's word for it. */
export async function slackCall<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const refusal = slackRefusal(error);
    if (refusal === null || PASSING.has(refusal)) throw error;
    throw new NoticeRefused(
      `Slack answered ${refusal}: look at the app, its channel and its secret.`,
    );
  }
}
