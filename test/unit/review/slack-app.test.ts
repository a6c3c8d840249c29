import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { slackApp } from '../../../lib/review/slack-app.ts';
import type { SlackJob } from '../../../lib/review/slack-decide.ts';
import type { SlackView } from '../../../lib/review/slack-modal.ts';

const SIGNING = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = new Date('2026-11-27T12:00:00Z');
const PROPOSAL = 'c'.repeat(64);
const asked = { ticketId: 'app-abc', proposal: PROPOSAL };
const remembered = { ...asked, action: 'ratchet:approve', channel: 'C0123456' };

let opened: (readonly [string, SlackView])[];
let jobs: SlackJob[];
let reported: unknown[];
let failing: Error | null;
beforeEach(() => {
  opened = [];
  jobs = [];
  reported = [];
  failing = null;
});

const app = slackApp({
  secret: async () => ({ signingSecret: SIGNING, approvers: { U0123456: 'ada@example.org' } }),
  clock: { now: () => NOW },
  openView: async (trigger, view) => {
    if (failing !== null) throw failing;
    opened.push([trigger, view]);
  },
  later: async (job) => void jobs.push(job),
  report: (error) => reported.push(error),
});

const seconds = (ahead = 0) => String(NOW.getTime() / 1000 + ahead);
const mac = (timestamp: string, body: string, key = SIGNING) =>
  `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`;
const bodyOf = (payload: unknown) =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

async function post(body: string, headers: Record<string, string | undefined> = {}) {
  const timestamp = headers['x-slack-request-timestamp'] ?? seconds();
  const all = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': mac(timestamp, body),
    ...headers,
  };
  const given = Object.entries(all).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return app.request('/slack/interactions', { method: 'POST', body, headers: given });
}

const press = (changes: object = {}, action: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U0123456', username: 'somebody' },
  trigger_id: '13345224609.738474920.8088930838d88f008e0',
  channel: { id: 'C0123456', name: 'security' },
  message: { text: 'all of it' },
  actions: [{ action_id: 'ratchet:approve', value: JSON.stringify(asked), ...action }],
  ...changes,
});
const submission = (memory: object = remembered, values: object = {}, user = 'U0123456') => ({
  type: 'view_submission',
  user: { id: user },
  view: {
    callback_id: 'ratchet:decide',
    private_metadata: JSON.stringify(memory),
    state: { values },
  },
});
const typed = (value: string) => ({ value: { type: 'plain_text_input', value } });

describe('a pressed button', () => {
  it.each([
    ['ratchet:approve', 'Approve this change?', ['section']],
    ['ratchet:reject', 'Reject this change?', ['section', 'input']],
    ['ratchet:extend', 'Watch for longer?', ['section', 'input']],
  ])(
    'opens a window that asks again (%s), and decides nothing',
    async (action_id, title, blocks) => {
      const response = await post(bodyOf(press({}, { action_id })));

      expect(response.status).toBe(200);
      const [[trigger, view] = ['', {}]] = opened;
      expect(trigger).toBe('13345224609.738474920.8088930838d88f008e0');
      expect(view).toMatchObject({ type: 'modal', title: { text: title } });
      expect(Object(view).blocks.map(({ type }: { type: string }) => type)).toEqual(blocks);
      expect(JSON.parse(Object(view).private_metadata)).toEqual({
        ...remembered,
        action: action_id,
      });
      expect(Object(view).title.text.length).toBeLessThanOrEqual(24);
      expect(Object(view).private_metadata.length).toBeLessThanOrEqual(3_000);
      expect(jobs).toEqual([]);
    },
  );

  it('is told to somebody who is no approver that it does not count', async () => {
    await post(bodyOf(press({ user: { id: 'U9999999' } })));

    expect(JSON.stringify(opened)).toContain('not among the approvers');
    expect(JSON.stringify(opened)).not.toContain('private_metadata');
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no approver called %s', async (id) => {
    expect((await post(bodyOf(press({ user: { id } })))).status).toBe(400);
    expect(opened).toEqual([]);
  });

  it.each([
    ['the link', { action_id: 'ratchet:open', value: undefined }],
    ['one of another app', { action_id: 'other', value: JSON.stringify(asked) }],
    ['one whose value was changed', { value: '{"ticketId":"x"}' }],
    ['one whose value is no JSON', { value: 'approve' }],
    ['one with more in its value', { value: JSON.stringify({ ...asked, by: 'eve' }) }],
  ])('does nothing when it is %s', async (_, action) => {
    expect((await post(bodyOf(press({}, action)))).status).toBe(200);
    expect(opened).toEqual([]);
  });

  it('is answered with an error when Slack opens no window, without saying why', async () => {
    failing = new Error('xoxb-token');

    const response = await post(bodyOf(press()));

    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(reported).toEqual([failing]);
  });
});

describe('a confirmed window', () => {
  it('hands the decision on and says so, before it is made', async () => {
    const response = await post(bodyOf(submission()));

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      response_action: 'update',
      view: { type: 'modal', title: { text: 'Passed on' } },
    });
    expect(jobs).toEqual([{ ...remembered, user: 'U0123456', reason: '', days: '' }]);
  });

  it('hands on the reason, and the days', async () => {
    await post(
      bodyOf(submission({ ...remembered, action: 'ratchet:reject' }, { reason: typed('no') })),
    );
    await post(
      bodyOf(submission({ ...remembered, action: 'ratchet:extend' }, { days: typed('14') })),
    );

    expect(jobs.map(({ reason, days }) => [reason, days])).toEqual([
      ['no', ''],
      ['', '14'],
    ]);
  });

  it.each([
    ['ratchet:reject', 'reason', ''],
    ['ratchet:reject', 'reason', '   '],
    ['ratchet:reject', 'reason', 'x'.repeat(2_001)],
    ['ratchet:extend', 'days', '0'],
    ['ratchet:extend', 'days', '61'],
    ['ratchet:extend', 'days', '1e1'],
    ['ratchet:extend', 'days', '-1'],
    ['ratchet:extend', 'days', ''],
  ])('has to be mended first (%s, %s: %j)', async (action, field, value) => {
    const response = await post(
      bodyOf(submission({ ...remembered, action }, { [field]: typed(value) })),
    );

    expect(await response.json()).toMatchObject({
      response_action: 'errors',
      errors: { [field]: expect.any(String) },
    });
    expect(jobs).toEqual([]);
  });

  it('of somebody who is no approver is not handed on', async () => {
    const response = await post(bodyOf(submission(remembered, {}, 'U9999999')));

    expect(JSON.stringify(await response.json())).toContain('not among the approvers');
    expect(jobs).toEqual([]);
  });

  it.each([
    ['another action', { ...remembered, action: 'ratchet:delete' }],
    ['no digest', { ...remembered, proposal: 'x' }],
    ['one key more', { ...remembered, by: 'eve' }],
    ['an empty ticket', { ...remembered, ticketId: '' }],
    ['a channel that is none', { ...remembered, channel: '#general' }],
  ])('that remembers %s is not ours', async (_, memory) => {
    expect((await post(bodyOf(submission(memory)))).status).toBe(400);
    expect(jobs).toEqual([]);
  });
});

describe('without the signature of Slack over these very bytes', () => {
  const body = bodyOf(submission());

  it.each<readonly [string, Record<string, string | undefined>]>([
    ['no signature', { 'x-slack-signature': undefined }],
    ['no time', { 'x-slack-request-timestamp': undefined, 'x-slack-signature': undefined }],
    ['an empty signature', { 'x-slack-signature': '' }],
    ['a signature of another key', { 'x-slack-signature': mac(seconds(), body, 'other') }],
    [
      'a signature of another version',
      { 'x-slack-signature': mac(seconds(), body).replace('v0', 'v1') },
    ],
    ['a signature in capitals', { 'x-slack-signature': mac(seconds(), body).toUpperCase() }],
    ['a signature cut short', { 'x-slack-signature': mac(seconds(), body).slice(0, -1) }],
    ['a signature of another time', { 'x-slack-signature': mac(seconds(-1), body) }],
    ['a signature that is too long', { 'x-slack-signature': `${mac(seconds(), body)}0` }],
  ])('nothing is done and nothing said: %s', async (_, headers) => {
    const response = await post(body, headers);

    expect([response.status, await response.text(), jobs]).toEqual([401, '', []]);
  });

  it('nothing is done for a body that was changed by a single byte, wherever', async () => {
    const timestamp = seconds();
    const signature = mac(timestamp, body);
    for (let at = 0; at < body.length; at += 7) {
      const altered = `${body.slice(0, at)}${body[at] === 'a' ? 'b' : 'a'}${body.slice(at + 1)}`;
      const response = await post(altered, {
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
      });
      expect(response.status).toBe(401);
    }
    expect(jobs).toEqual([]);
  });

  it.each([
    ['recorded more than five minutes ago', -301],
    ['from a time to come', 301],
    ['from long ago', -86_400],
  ])('nothing is done for one that is %s, though signed', async (_, ahead) => {
    const timestamp = seconds(ahead);
    expect((await post(body, { 'x-slack-request-timestamp': timestamp })).status).toBe(401);
    expect(jobs).toEqual([]);
  });

  it.each(['', 'NaN', '1e9', '-1', '0x10', ' 1795780800', '1795780800.5', '9'.repeat(40)])(
    'nothing is done for the time %j, though signed',
    async (timestamp) => {
      const response = await post(body, {
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': mac(timestamp, body),
      });
      expect(response.status).toBe(401);
    },
  );

  it('takes one that is just within five minutes', async () => {
    expect((await post(body, { 'x-slack-request-timestamp': seconds(-299) })).status).toBe(200);
  });
});

describe('a signed body that is nothing we asked for', () => {
  it.each([
    ['empty', ''],
    ['no payload', 'other=1'],
    ['no JSON', 'payload=%7B'],
    ['null', 'payload=null'],
    ['a list', 'payload=%5B%5D'],
    ['another type', bodyOf({ type: 'shortcut', user: { id: 'U0123456' } })],
    ['a press without a user', bodyOf({ ...press(), user: undefined })],
    ['a press of no button', bodyOf({ ...press(), actions: [] })],
    [
      'a polluted prototype',
      'payload=%7B%22__proto__%22%3A%7B%22type%22%3A%22block_actions%22%7D%7D',
    ],
  ])('is refused: %s', async (_, body) => {
    expect((await post(body)).status).toBe(400);
    expect([opened, jobs]).toEqual([[], []]);
  });
});

it('takes no body over half a megabyte, whoever signed it', async () => {
  const body = `payload=${'x'.repeat(600_000)}`;
  expect((await post(body)).status).toBe(413);
});

it.each([
  ['GET', '/slack/interactions'],
  ['PUT', '/slack/interactions'],
  ['POST', '/slack/other'],
  ['GET', '/'],
])('has nothing at %s %s', async (method, path) => {
  expect((await app.request(path, { method })).status).toBe(404);
});
