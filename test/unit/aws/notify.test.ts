import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notify } from '../../../lib/aws/notify.ts';
import { secretOf } from '../../../lib/aws/secret.ts';
import { NoticeRefused } from '../../../lib/domain/errors.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import type { NoticeNote } from '../../../lib/domain/ticket.ts';
import { printedLines } from '../../support/printed-lines.ts';
import { sentBy } from '../../support/sent-commands.ts';

const context = { functionName: 'notify-slack', awsRequestId: 'request' } as Context;
const notice: Notice = {
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  subject: 'Review: app',
  body: 'Look.',
  ticketId: 't-1',
};
const eventOf = (message: string) => ({ Records: [{ Sns: { Message: message } }] });

const lines = printedLines();

function channelFunction(...errors: readonly Error[]) {
  const notes: (readonly [string, NoticeNote])[] = [];
  const heard: Notice[] = [];
  const waiting = [...errors];
  const channel = {
    name: 'slack',
    async send(sent: Notice) {
      heard.push(sent);
      const error = waiting.shift();
      if (error !== undefined) throw error;
      return 'C1:2';
    },
  };
  const tickets = {
    get: async () => null,
    async noteNotice(id: string, note: NoticeNote) {
      notes.push([id, note]);
      return 'noted' as const;
    },
  };
  const clock = { now: () => new Date(0) };
  return { handler: notify(channel, { tickets, clock }, async () => {}), notes, heard };
}

describe('a function of a channel', () => {
  it('tells the notice that the topic brought, and puts that on its ticket', async () => {
    const { handler, notes, heard } = channelFunction();

    expect(await handler(eventOf(JSON.stringify(notice)), context)).toEqual({ result: 'sent' });

    expect(heard).toEqual([notice]);
    expect(notes).toMatchObject([['t-1', { result: 'sent', reference: 'C1:2' }]]);
  });

  it('fails when the channel did, so that it is called again, and logs and counts that without secrets', async () => {
    const secret = new Error('https://hooks.example/xoxb-secret');
    const { handler, notes } = channelFunction(secret, secret, secret);

    const failing = handler(eventOf(JSON.stringify(notice)), context);

    await expect(failing).rejects.toMatchObject({ name: 'NoticeUndelivered' });
    expect(notes).toMatchObject([['t-1', { result: 'failed', detail: 'Error' }]]);
    expect(lines.join()).toContain('"NoticesFailed":1');
    expect(lines.join()).toContain('a notice was not sent');
    expect(lines.join()).not.toContain('xoxb');
  });

  it('fails at once when it was refused for good', async () => {
    const { handler, heard } = channelFunction(new NoticeRefused('Slack answered invalid_auth'));

    await expect(handler(eventOf(JSON.stringify(notice)), context)).rejects.toThrow();
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['nothing', {}],
    ['no records', { Records: [] }],
    ['two records', { Records: [...eventOf('{}').Records, ...eventOf('{}').Records] }],
    ['no JSON', eventOf('Hello')],
    ['another kind', eventOf(JSON.stringify({ ...notice, kind: 'spam' }))],
    ['a field too many', eventOf(JSON.stringify({ ...notice, taskToken: 'x' }))],
  ])('refuses an event with %s, and tells nothing', async (_, event) => {
    const { handler, heard } = channelFunction();

    await expect(handler(event, context)).rejects.toMatchObject({ name: 'BadInput' });
    expect(heard).toEqual([]);
  });
});

describe('a secret', () => {
  const manager = mockClient(SecretsManagerClient);
  const Shape = z.strictObject({ token: z.string().min(5), count: z.number() });
  let now = 0;
  const secret = () =>
    secretOf(new SecretsManagerClient({ region: 'us-east-1' }), 'ratchet/x', Shape, () => now);
  const holds = (text: string | undefined) =>
    manager.on(GetSecretValueCommand).resolves(text === undefined ? {} : { SecretString: text });
  beforeEach(() => {
    manager.reset();
    now = 0;
  });

  it('is read by its name when it is needed, and again after five minutes', async () => {
    holds('{"token":"first","count":1}');
    const read = secret();
    expect(sentBy(manager)).toEqual([]);

    expect(await read()).toEqual({ token: 'first', count: 1 });
    now = 299_999;
    await read();
    expect(sentBy(manager)).toEqual([['GetSecretValue', { SecretId: 'ratchet/x' }]]);

    holds('{"token":"second","count":1}');
    now = 300_000;
    expect(await read()).toMatchObject({ token: 'second' });
  });

  it.each([
    ['no text', undefined, 'no JSON object'],
    ['no JSON', 'hunter2-secret', 'no JSON object'],
    ['a list', '[]', 'no JSON object'],
    ['a wrong field', '{"token":"hunter2-secret","count":"hunter2-secret"}', 'count'],
    ['a field missing', '{"count":1}', 'token'],
  ])('that holds %s is told by name and field, never by what it holds', async (_, text, told) => {
    holds(text);

    const error = await secret()().catch((thrown) => thrown);

    expect(error).toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('ratchet/x'),
    });
    expect(error.message).toContain(told);
    expect(error.message).not.toContain('hunter2');
  });

  it('that could not be read is asked for again the next time', async () => {
    manager.on(GetSecretValueCommand).rejectsOnce(new Error('throttled'));
    const read = secret();
    await expect(read()).rejects.toThrow('throttled');
    holds('{"token":"first","count":1}');
    await expect(read()).resolves.toMatchObject({ token: 'first' });
  });
});
