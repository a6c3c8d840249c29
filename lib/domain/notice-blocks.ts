import type { Notice } from './notice.ts';
import { cut, harmless } from './notice-text.ts';
import { accountOf, roleNameOf } from './role.ts';

// Slack's limits (docs.slack.dev, "Block Kit" reference): a message of 50 blocks; 150 characters in a header, 3,000 in
// a section, 2,000 in each of its 10 fields, 75 in a button, 2,000 in its value, 3,000 in its URL, 255 in an action id.
const HEADER = 150;
const SECTION = 3_000;
const FIELD = 2_000;
const VALUE = 2_000;
const URL_LIMIT = 3_000;
const FALLBACK = 1_000;

/** A part of a message, as Slack's API takes it. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

/** The buttons of a question; the word after the colon is the decision that is asked to be confirmed. */
export const SLACK_ACTIONS = ['ratchet:approve', 'ratchet:reject', 'ratchet:extend'] as const;
export type SlackAction = (typeof SLACK_ACTIONS)[number];

const LABELS: Readonly<Record<SlackAction, string>> = {
  'ratchet:approve': 'Approve',
  'ratchet:reject': 'Reject',
  'ratchet:extend': 'Watch longer',
};

/** What a message shows in the list and in a notification, and its blocks. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * The notice for Slack. `page` is where to look at it; with `buttons` the message asks for the decision itself, and a
 * button only ever opens a window that asks again.
 */
export function slackMessage(
  notice: Notice,
  { page, buttons }: { readonly page: string | null; readonly buttons: boolean },
): SlackMessage {
  const subject = oneLine(notice.subject);
  const fields = [
    field('Role', roleNameOf(notice.roleArn)),
    field('Account', accountOf(notice.roleArn)),
    ...(notice.ticketId === undefined ? [] : [field('Ticket', notice.ticketId)]),
  ];
  const elements = [
    ...(page === null ? [] : [linkButton(page)]),
    ...(buttons ? decisionButtons(notice) : []),
  ];
  return {
    text: slackText(subject, FALLBACK),
    blocks: [
      { type: 'header', text: plain(subject, HEADER) },
      ...(notice.body.trim() === ''
        ? []
        : [{ type: 'section', text: marked(harmless(notice.body), SECTION) }]),
      { type: 'section', fields },
      ...(elements.length === 0 ? [] : [{ type: 'actions', elements }]),
    ],
  };
}

/**
 * The text as Slack shows it back letter by letter: the three characters that make links and mentions are written
 * out (docs.slack.dev, "Escaping text"). Cut to the limit without cutting one of those in two.
 */
export function slackText(text: string, limit: number): string {
  const escaped = escapeSlack(text);
  if (escaped.length <= limit) return escaped;
  return `${cut(escaped, limit - 1, '').replace(/&[a-z]{0,3}$/, '')}\u2026`;
}

function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `verbatim`: Slack makes no links and mentions of its own from what others wrote. */
function marked(text: string, limit: number): Readonly<Record<string, unknown>> {
  return { type: 'mrkdwn', text: slackText(text, limit), verbatim: true };
}

function plain(text: string, limit: number): Readonly<Record<string, unknown>> {
  return { type: 'plain_text', text: slackText(text, limit), emoji: false };
}

function field(label: string, text: string): Readonly<Record<string, unknown>> {
  return marked(`*${label}*\n${oneLine(text) || 'unknown'}`, FIELD);
}

function linkButton(page: string): Block {
  return {
    type: 'button',
    action_id: 'ratchet:open',
    text: plain('Look at it', 75),
    url: cut(page, URL_LIMIT, ''),
  };
}

/** None where the notice names no ticket and proposal, or names so long that a button cannot carry them. */
function decisionButtons({ ticketId, proposal }: Notice): readonly Block[] {
  if (ticketId === undefined || proposal === undefined) return [];
  const value = JSON.stringify({ ticketId, proposal });
  if (value.length > VALUE) return [];
  return SLACK_ACTIONS.map((action) => ({
    type: 'button',
    action_id: action,
    text: plain(LABELS[action], 75),
    value,
    ...(action === 'ratchet:approve' ? { style: 'primary' } : {}),
    ...(action === 'ratchet:reject' ? { style: 'danger' } : {}),
  }));
}

function oneLine(text: string): string {
  return harmless(text).replaceAll(/\s+/g, ' ').trim();
}
