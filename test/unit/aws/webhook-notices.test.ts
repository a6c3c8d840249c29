import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebhookSecret, webhookNotices } from '../../../lib/aws/webhook-notices.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { HOSTILE_TEXTS, hostileNotice } from '../../support/hostile-notices.ts';
import { keptFetch } from '../../support/posted.ts';

const secret = { url: 'https://hooks.example.org/T0/secret-path', key: 'k'.repeat(32) };
const clock = { now: () => new Date('2026-11-27T12:00:00.900Z') };
const notice: Notice = {
  kind: 'tightened',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  subject: 'app: tightened',
  body: 'Done.',
};

const answering = (...statuses: readonly number[]) => {
  const { fetch, posted } = keptFetch(
    (_, at) => new Response(null, { status: statuses[at] ?? 200 }),
  );
  return { channel: webhookNotices(async () => secret, clock, fetch), posted };
};

it('posts the notice, signed over the time and the bytes of the body, and follows no redirect', async () => {
  const { channel, posted } = answering(204);

  expect(await channel.send(notice, null)).toBeNull();

  const body = JSON.stringify(notice);
  const mac = createHmac('sha256', secret.key).update(`1795780800.${body}`).digest('hex');
  expect(posted).toEqual([
    {
      url: secret.url,
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'x-ratchet-delivery': expect.stringMatching(/^[0-9a-f]{64}$/),
        'x-ratchet-timestamp': '1795780800',
        'x-ratchet-signature': `v1=${mac}`,
      },
      body,
    },
  ]);
});

it('names the same delivery on every try, and another for another notice', async () => {
  const { channel, posted } = answering(200, 200, 200);
  await channel.send(notice, null);
  await channel.send(notice, null);
  await channel.send({ ...notice, body: 'Other.' }, null);

  const ids = posted.map(({ headers }) => headers['x-ratchet-delivery']);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toBe(ids[1]);
});

describe('an answer', () => {
  it.each([
    [301, 'NoticeRefused'],
    [307, 'NoticeRefused'],
    [400, 'NoticeRefused'],
    [401, 'NoticeRefused'],
    [404, 'NoticeRefused'],
    [410, 'NoticeRefused'],
    [408, 'WebhookFailed'],
    [425, 'WebhookFailed'],
    [429, 'WebhookFailed'],
    [500, 'WebhookFailed'],
    [503, 'WebhookFailed'],
  ])('of %i is %s, and its error quotes neither address nor key', async (status, name) => {
    const { channel, posted } = answering(status);

    const error = await channel.send(notice, null).catch((thrown) => thrown);

    expect(error.name).toBe(name);
    expect(error.message).toContain(String(status));
    expect(error.message).not.toMatch(/hooks\.example|secret-path|kkk/);
    expect(posted).toHaveLength(1);
  });
});

it.each(HOSTILE_TEXTS)('sends %s as JSON that reads back the same', async (_, text) => {
  const { channel, posted } = answering();
  const sent = { ...hostileNotice(text), body: text.slice(0, 1000) };

  await channel.send(sent, null);

  // A lone surrogate has no UTF-8; JSON writes it as an escape.
  expect(JSON.parse(posted[0]?.body ?? '')).toEqual(sent);
});

describe('a secret that cannot be used', () => {
  it.each([
    ['plain http', { url: 'http://hooks.example.org/' }],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['a password in the address', { url: 'https://user:pass@hooks.example.org/' }],
    ['no address', { url: 'hooks' }],
    ['a short key', { key: 'short' }],
    ['a field too many', { keys: 'x' }],
  ])('is one with %s', (_, changes) => {
    expect(WebhookSecret.safeParse({ ...secret, ...changes }).success).toBe(false);
  });
});
