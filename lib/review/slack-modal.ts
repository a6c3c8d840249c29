import type { SlackAction } from '../domain/notice-blocks.ts';
import { slackText } from '../domain/notice-blocks.ts';
import type { Remembered } from './slack-payload.ts';

/** A window, as `views.open` and the answer to its submission take it. Titles have 24 characters at most. */
export type SlackView = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<SlackAction, { title: string; submit: string; says: string }>> = {
  'ratchet:approve': {
    title: 'Approve this change?',
    submit: 'Approve',
    says: 'The role loses what it was not seen to use. The page of the ticket shows every line of it; look there first.',
  },
  'ratchet:reject': {
    title: 'Reject this change?',
    submit: 'Reject',
    says: 'The role stays as it is.',
  },
  'ratchet:extend': {
    title: 'Watch for longer?',
    submit: 'Watch longer',
    says: 'The role is watched on, and drafted again after that.',
  },
};

/** Asks again before anything is decided. */
export function confirmationView(remembered: Remembered): SlackView {
  const { title, submit, says } = WORDS[remembered.action];
  return {
    type: 'modal',
    callback_id: 'ratchet:decide',
    private_metadata: JSON.stringify(remembered),
    title: plain(title),
    submit: plain(submit),
    close: plain('Back'),
    blocks: [
      section(`${says}\n\nTicket: ${remembered.ticketId}`),
      ...(remembered.action === 'ratchet:reject' ? [reasonInput] : []),
      ...(remembered.action === 'ratchet:extend' ? [daysInput] : []),
    ],
  };
}

/** Says something and offers nothing. */
export function messageView(title: string, says: string): SlackView {
  return { type: 'modal', title: plain(title), close: plain('Close'), blocks: [section(says)] };
}

const reasonInput = {
  type: 'input',
  block_id: 'reason',
  label: plain('Reason, for the record'),
  element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 2_000 },
};

const daysInput = {
  type: 'input',
  block_id: 'days',
  label: plain('Days, from 1 to 60'),
  element: {
    type: 'number_input',
    action_id: 'value',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: '60',
  },
};

function plain(text: string): SlackView {
  return { type: 'plain_text', text, emoji: false };
}

function section(text: string): SlackView {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: slackText(text, 3_000), verbatim: true },
  };
}
