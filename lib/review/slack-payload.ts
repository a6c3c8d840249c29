import * as z from 'zod';
import { SLACK_ACTIONS } from '../domain/notice-blocks.ts';
import { jsonText } from '../json-text.ts';

/** What is asked about: it travels with the button, and with the window that asks again. */
export const Asked = z.strictObject({
  ticketId: z.string().min(1).max(500),
  /** Digest of the proposal that the message was about. */
  proposal: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What the window remembers. */
export const Remembered = Asked.extend({
  action: z.enum(SLACK_ACTIONS),
  /** Where the button was pressed, to tell the person there what became of it. */
  channel: z.string().regex(/^[CGD][A-Z0-9]+$/),
});
export type Remembered = z.infer<typeof Remembered>;

const User = z.object({ id: z.string().regex(/^[UW][A-Z0-9]+$/) });

/** A button of a message was pressed (docs.slack.dev, "block_actions payload"). */
const Pressed = z.object({
  type: z.literal('block_actions'),
  user: User,
  trigger_id: z.string().min(1),
  channel: z.object({ id: Remembered.shape.channel }),
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().optional() })]),
});
export type Pressed = z.infer<typeof Pressed>;

const typed = z.object({ value: z.object({ value: z.string().nullish() }) });

/** The window was sent off (docs.slack.dev, "view_submission payload"). */
const Confirmed = z.object({
  type: z.literal('view_submission'),
  user: User,
  view: z.object({
    private_metadata: jsonText(Remembered),
    state: z.object({ values: z.object({ reason: typed.optional(), days: typed.optional() }) }),
  }),
});
export type Confirmed = z.infer<typeof Confirmed>;

const Payload = jsonText(z.discriminatedUnion('type', [Pressed, Confirmed]));

/** The button's value. Null when it is none of ours. */
export function askedBy(value: string | undefined): z.infer<typeof Asked> | null {
  return jsonText(Asked).safeParse(value).data ?? null;
}

/** The interaction in a body that Slack sent. Null when it is nothing that we asked for. */
export function payloadIn(body: string): Pressed | Confirmed | null {
  return Payload.safeParse(new URLSearchParams(body).get('payload')).data ?? null;
}
