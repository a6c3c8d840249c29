import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import { type Block, slackMessage, slackText } from '../../../lib/domain/notice-blocks.ts';
import { HOSTILE_TEXTS, hostileNotice } from '../../support/hostile-notices.ts';

const notice: Notice = {
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/team/orders-api',
  subject: 'Review: orders-api',
  body: 'It would lose 90 actions.',
  ticketId: 'orders-api-abc',
  proposal: 'c'.repeat(64),
};
const page = 'https://review.example.org/tickets/orders-api-abc';

it('says what, in which role and account, and asks with buttons that carry ticket and proposal', () => {
  const { text, blocks } = slackMessage(notice, { page, buttons: true });

  const value = JSON.stringify({ ticketId: 'orders-api-abc', proposal: 'c'.repeat(64) });
  const button = (action_id: string, label: string, more: object) => ({
    type: 'button',
    action_id,
    text: { type: 'plain_text', text: label, emoji: false },
    ...more,
  });
  const marked = (shown: string) => ({ type: 'mrkdwn', text: shown, verbatim: true });
  expect(text).toBe('Review: orders-api');
  expect(blocks).toEqual([
    { type: 'header', text: { type: 'plain_text', text: 'Review: orders-api', emoji: false } },
    { type: 'section', text: marked('It would lose 90 actions.') },
    {
      type: 'section',
      fields: [
        marked('*Role*\norders-api'),
        marked('*Account*\n111122223333'),
        marked('*Ticket*\norders-api-abc'),
      ],
    },
    {
      type: 'actions',
      elements: [
        button('ratchet:open', 'Look at it', { url: page }),
        button('ratchet:approve', 'Approve', { value, style: 'primary' }),
        button('ratchet:reject', 'Reject', { value, style: 'danger' }),
        button('ratchet:extend', 'Watch longer', { value }),
      ],
    },
  ]);
});

it('has no decision buttons when told so, or when there is nothing to decide on', () => {
  const { ticketId: _, proposal: __, ...about } = notice;

  const types = (message: { blocks: readonly Block[] }) => message.blocks.map(({ type }) => type);
  expect(types(slackMessage(notice, { page: null, buttons: false }))).not.toContain('actions');
  expect(types(slackMessage(about, { page: null, buttons: true }))).not.toContain('actions');
});

interface Text {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean;
}

/** Every text object in the blocks, with the limit of the place it stands in. */
function texts(blocks: readonly Block[]): readonly (readonly [Text, number])[] {
  return blocks.flatMap((block): readonly (readonly [Text, number])[] => {
    if (block.type === 'header') return [[block['text'] as Text, 150] as const];
    if (block.type === 'actions') {
      const elements = block['elements'] as readonly { readonly text: Text }[];
      return elements.map(({ text }) => [text, 75] as const);
    }
    const fields = (block['fields'] ?? []) as readonly Text[];
    const text = block['text'] as Text | undefined;
    return [
      ...fields.map((each) => [each, 2_000] as const),
      ...(text === undefined ? [] : [[text, 3_000] as const]),
    ];
  });
}

describe.each(HOSTILE_TEXTS)('with %s in every name', (_, hostile) => {
  const { text, blocks } = slackMessage(hostileNotice(hostile), { page, buttons: true });

  it('stays within the limits of Slack', () => {
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const [each, limit] of texts(blocks)) {
      expect(each.text.length).toBeGreaterThan(0);
      expect(each.text.length).toBeLessThanOrEqual(limit);
    }
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(JSON.stringify(blocks).length).toBeLessThan(100_000);
  });

  it('lets nothing of it become a link, a mention or an entity', () => {
    for (const each of [text, ...texts(blocks).map(([{ text: shown }]) => shown)]) {
      expect(each).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    }
    for (const [each] of texts(blocks)) {
      if (each.type === 'mrkdwn') expect(each.verbatim).toBe(true);
    }
  });
});

it('never cuts an escaped character in two', () => {
  for (let limit = 5; limit < 30; limit += 1) {
    const shown = slackText('&<>&<>&<>&<>', limit);
    expect(shown.length).toBeLessThanOrEqual(limit);
    expect(shown).toMatch(/^(?:&amp;|&lt;|&gt;)*\u2026?$/);
  }
});

it('leaves out buttons that could not carry the names', () => {
  const { blocks } = slackMessage(
    { ...notice, ticketId: 't'.repeat(3_000) },
    { page: null, buttons: true },
  );

  expect(blocks.map(({ type }) => type)).not.toContain('actions');
});
