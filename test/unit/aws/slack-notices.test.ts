import { describe, expect, it } from 'vitest';
import { SlackSecret } from '../../../lib/aws/slack-client.ts';
import { slackNotices } from '../../../lib/aws/slack-notices.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { jsonAnswer, keptFetch } from '../../support/posted.ts';

const secret: SlackSecret = {
  botToken: 'xoxb-secret-token',
  signingSecret: 's'.repeat(32),
  channel: 'C0123456',
  approvers: { U0123456: 'ada@example.org' },
};
const notice: Notice = {
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  subject: 'Review: app',
  body: 'Look.',
  ticketId: 't-1',
  proposal: 'p'.repeat(64),
};
const SENT = { ok: true, channel: 'C0123456', ts: '1700.01' };

const slack = (...answers: readonly object[]) => {
  const { fetch, posted } = keptFetch((_, at) => jsonAnswer(answers[at] ?? SENT));
  const channel = slackNotices(
    async () => secret,
    async () => 'https://review.example.org/t-1',
    fetch,
  );
  const calls = () =>
    posted.map(({ url, body }) => {
      const { blocks, ...rest } = Object.fromEntries(new URLSearchParams(body));
      return [url, { ...rest, types: JSON.parse(blocks ?? '[]').map(typeOf) }];
    });
  return { channel, posted, calls };
};
const typeOf = (block: { readonly type: string }) => block.type;
const QUIET = {
  unfurl_links: 'false',
  unfurl_media: 'false',
  link_names: 'false',
  mrkdwn: 'false',
};
const POST = 'https://slack.com/api/chat.postMessage';
const UPDATE = 'https://slack.com/api/chat.update';

it('asks in the channel with buttons, and says where the question stands', async () => {
  const { channel, posted, calls } = slack();

  expect(await channel.send(notice, null)).toBe('C0123456:1700.01');

  expect(calls()).toEqual([
    [
      POST,
      {
        channel: 'C0123456',
        text: 'Review: app',
        ...QUIET,
        types: ['header', 'section', 'section', 'actions'],
      },
    ],
  ]);
  expect(posted[0]?.headers['authorization']).toBe('Bearer xoxb-secret-token');
  expect(posted[0]?.body).not.toContain('xoxb');
});

it.each(['decided', 'expired', 'superseded'] as const)(
  'puts what settles it (%s) in the place of the question, without decision buttons, and into its thread',
  async (kind) => {
    const { channel, posted, calls } = slack();

    expect(await channel.send({ ...notice, kind, subject: 'So' }, 'C9999999:1.2')).toBeNull();

    const types = ['header', 'section', 'section', 'actions'];
    expect(calls()).toEqual([
      [UPDATE, { channel: 'C9999999', ts: '1.2', text: 'So', link_names: 'false', types }],
      [POST, { channel: 'C9999999', thread_ts: '1.2', text: 'So', ...QUIET, types }],
    ]);
    expect(posted.map(({ body }) => body).join()).not.toContain('ratchet%3Aapprove');
  },
);

it.each([
  ['tightened', undefined],
  ['restored', 'true'],
  ['reminder', 'true'],
  ['escalated', 'true'],
] as const)(
  'answers in the thread of the question (%s; shown in the channel: %s)',
  async (kind, shown) => {
    const { channel, calls } = slack();

    await channel.send({ ...notice, kind }, 'C9999999:1.2');

    expect(calls()).toMatchObject([[POST, { channel: 'C9999999', thread_ts: '1.2' }]]);
    expect(calls().map(([, sent]) => Object(sent).reply_broadcast)).toEqual([shown]);
  },
);

it('gives the question its buttons back when the same ticket is asked about again, and says so in the channel', async () => {
  const { channel, posted, calls } = slack();

  expect(await channel.send(notice, 'C9999999:1.2')).toBeNull();

  expect(calls()).toMatchObject([
    [UPDATE, { channel: 'C9999999', ts: '1.2' }],
    [POST, { channel: 'C9999999', thread_ts: '1.2', reply_broadcast: 'true' }],
  ]);
  expect(posted.map(({ body }) => body.includes('ratchet%3Aapprove'))).toEqual([true, false]);
});

it('goes on when somebody deleted the question', async () => {
  const { channel, calls } = slack({ ok: false, error: 'message_not_found' });

  await channel.send({ ...notice, kind: 'decided' }, 'C9999999:1.2');

  expect(calls().map(([url]) => url)).toEqual([UPDATE, POST]);
});

describe('when Slack', () => {
  it.each(['channel_not_found', 'invalid_auth', 'not_in_channel', 'invalid_blocks'])(
    'answers %s, it is refused with that word and without the token',
    async (error) => {
      const { channel, posted } = slack({ ok: false, error });

      const thrown = await channel.send(notice, null).catch((each) => each);

      expect(thrown).toMatchObject({
        name: 'NoticeRefused',
        message: expect.stringContaining(error),
      });
      expect(thrown.message).not.toContain('xoxb');
      expect(posted).toHaveLength(1);
    },
  );

  it.each(['internal_error', 'fatal_error', 'ratelimited'])(
    'answers %s, it may be tried again',
    async (error) => {
      const { channel } = slack({ ok: false, error });

      expect((await channel.send(notice, null).catch((each) => each)).name).not.toBe(
        'NoticeRefused',
      );
    },
  );

  it.each([429, 500, 503])('answers with HTTP %i, it may be tried again', async (status) => {
    const { fetch, posted } = keptFetch(
      () => new Response('{}', { status, headers: { 'retry-after': '1' } }),
    );
    const channel = slackNotices(
      async () => secret,
      async () => null,
      fetch,
    );

    expect((await channel.send(notice, null).catch((each) => each)).name).not.toBe('NoticeRefused');
    expect(posted).toHaveLength(1);
  });

  it('says something that is no word, it is not repeated', async () => {
    const { channel } = slack({ ok: false, error: '<script> xoxb-secret-token' });

    const thrown = await channel.send(notice, null).catch((each) => each);

    expect(thrown.message).toBe(
      'Slack answered an unknown error: look at the app, its channel and its secret.',
    );
  });
});

describe('a secret that cannot be used', () => {
  it.each([
    ['a token of a person', { botToken: 'xoxp-1' }],
    ['the name of a channel', { channel: '#general' }],
    ['a short signing secret', { signingSecret: 'short' }],
    ['an approver by name', { approvers: { ada: 'ada@example.org' } }],
    ['an approver who is nobody', { approvers: { U0123456: '' } }],
  ])('is one with %s', (_, changes) => {
    expect(SlackSecret.safeParse({ ...secret, ...changes }).success).toBe(false);
  });
});
