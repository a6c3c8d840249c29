import { slackText } from '../domain/notice-blocks.ts';
import type { SlackView } from '../review/slack-modal.ts';
import { type SlackSecret, slackCall, slackClient } from './slack-client.ts';

/** Of the three seconds that a press may take. */
const WINDOW_MS = 2_000;
const WHISPER_MS = 5_000;
const TEXT = 3_000;

/** Opens a window for the person who pressed. Throws when Slack did not, or took too long. */
export function slackWindows(
  secret: () => Promise<SlackSecret>,
  send?: typeof fetch,
): (triggerId: string, view: SlackView) => Promise<void> {
  return async (trigger_id, view) => {
    const { botToken } = await secret();
    const client = slackClient(botToken, WINDOW_MS, send);
    await slackCall(() => client.apiCall('views.open', { trigger_id, view }));
  };
}

/** Says something to one person in a channel, for nobody else to see. */
export function slackWhispers(
  secret: () => Promise<SlackSecret>,
  send?: typeof fetch,
): (channel: string, user: string, text: string) => Promise<void> {
  return async (channel, user, text) => {
    const { botToken } = await secret();
    const client = slackClient(botToken, WHISPER_MS, send);
    await slackCall(() =>
      client.apiCall('chat.postEphemeral', {
        channel,
        user,
        text: slackText(text, TEXT),
        link_names: false,
      }),
    );
  };
}
