import type { WebClient } from '@slack/web-api';
import { NoticeRefused } from '../domain/errors.ts';
import type { Notice } from '../domain/notice.ts';
import { type SlackMessage, slackMessage } from '../domain/notice-blocks.ts';
import type { Channel } from '../steps/every-channel.ts';
import { type SlackSecret, slackCall, slackClient, slackRefusal } from './slack-client.ts';
import type { PageOf } from './sns-notices.ts';

const TIMEOUT_MS = 5_000;

/** These take the place of the question: it is settled and its buttons go, or it is asked anew and has them again. */
const REPLACES: ReadonlySet<Notice['kind']> = new Set([
  'decided',
  'expired',
  'superseded',
  'review',
]);

/** What a person has to do something about stands in the channel too, not only under the question. */
const URGENT: ReadonlySet<Notice['kind']> = new Set([
  'review',
  'reminder',
  'restored',
  'missed',
  'drifted',
  'escalated',
]);

/** Where a message stands. */
interface Place {
  readonly channel: string;
  readonly ts: string;
}

/**
 * Notices to one Slack channel. What is asked is a message with buttons; all that follows about the same ticket stands
 * in its thread, and what settles it takes the place of the question, so that its buttons are gone.
 */
export function slackNotices(
  secret: () => Promise<SlackSecret>,
  pageOf: PageOf,
  send?: typeof fetch,
): Channel {
  return {
    name: 'slack',
    async send(notice, earlier) {
      const { botToken, channel } = await secret();
      const client = slackClient(botToken, TIMEOUT_MS, send);
      const page = await pageOf(notice);
      const message = slackMessage(notice, { page, buttons: notice.kind === 'review' });
      const question = placeOf(earlier);
      if (question === null) return post(client, message, { channel });
      if (REPLACES.has(notice.kind)) await replace(client, message, question);
      await post(client, slackMessage(notice, { page, buttons: false }), {
        channel: question.channel,
        thread_ts: question.ts,
        ...(URGENT.has(notice.kind) ? { reply_broadcast: true } : {}),
      });
      return null;
    },
  };
}

async function post(
  client: WebClient,
  message: SlackMessage,
  place: {
    readonly channel: string;
    readonly thread_ts?: string;
    readonly reply_broadcast?: boolean;
  },
): Promise<string> {
  const { channel, ts } = await slackCall(() =>
    client.apiCall('chat.postMessage', { ...place, ...message, ...QUIET }),
  ).then((answer) => answer as unknown as Partial<Place>);
  if (channel === undefined || ts === undefined) {
    throw new NoticeRefused('Slack took the message and did not say where it stands.');
  }
  return `${channel}:${ts}`;
}

/** Slack fetches no link of ours, and makes no mention of its own. */
const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false, mrkdwn: false };

/** A question that somebody deleted needs no replacing. */
async function replace(
  client: WebClient,
  message: SlackMessage,
  { channel, ts }: Place,
): Promise<void> {
  try {
    await client.apiCall('chat.update', { channel, ts, ...message, link_names: false });
  } catch (error) {
    if (slackRefusal(error) !== 'message_not_found') {
      await slackCall(() => Promise.reject(error));
    }
  }
}

function placeOf(reference: string | null): Place | null {
  const [, channel, ts] = /^([CGD][A-Z0-9]+):([0-9.]+)$/.exec(reference ?? '') ?? [];
  return channel === undefined || ts === undefined ? null : { channel, ts };
}
