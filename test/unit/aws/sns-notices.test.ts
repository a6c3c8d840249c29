import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { busChannel } from '../../../lib/aws/notice-bus.ts';
import { snsNotices } from '../../../lib/aws/sns-notices.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { HOSTILE_TEXTS, hostileNotice } from '../../support/hostile-notices.ts';
import { sentBy } from '../../support/sent-commands.ts';

const roleArn = 'arn:aws:iam::111122223333:role/app';
const notice: Notice = {
  kind: 'review',
  roleArn,
  subject: 'Review: app',
  body: 'Look.',
  ticketId: 't1',
  proposal: 'abc',
};
const sns = mockClient(SNSClient);
const client = new SNSClient({ region: 'us-east-1' });
const channel = snsNotices(client, 'arn:aws:sns:topic', async ({ ticketId }) =>
  ticketId === undefined ? null : `https://review.example.org/tickets/${ticketId}`,
);
beforeEach(() => {
  sns.reset();
});

interface Published {
  readonly Subject: string;
  readonly Message: string;
}
const published = () => sentBy(sns).map(([, input]) => input as Published);

it('gives people text with the page, and programs the notice itself without it', async () => {
  await channel.send(notice, null);

  const text = `Look.\n\nRole: ${roleArn}\nTicket: t1\n\nLook at it here: https://review.example.org/tickets/t1`;
  const json = JSON.stringify(notice);
  expect(sentBy(sns)).toEqual([
    [
      'Publish',
      {
        TopicArn: 'arn:aws:sns:topic',
        Subject: 'Review: app',
        MessageStructure: 'json',
        Message: JSON.stringify({
          default: text,
          sqs: json,
          lambda: json,
          http: json,
          https: json,
        }),
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'review' },
          account: { DataType: 'String', StringValue: '111122223333' },
        },
      },
    ],
  ]);
});

it('links to no page where there is no ticket', async () => {
  await channel.send({ kind: 'refused', roleArn, subject: 'app stays', body: 'So.' }, null);

  expect(JSON.parse(published()[0]?.Message ?? '').default).toBe(`So.\n\nRole: ${roleArn}`);
});

describe.each(HOSTILE_TEXTS)('with %s in every name', (_, text) => {
  it('keeps to a subject that SNS takes', async () => {
    await channel.send(hostileNotice(text), null);

    expect(published()[0]?.Subject).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]{0,97}[\x21-\x7e])?$/);
  });

  it('keeps to a message that SNS takes, on the bus too', async () => {
    await channel.send({ ...hostileNotice(text), roleArn }, null);
    await busChannel(client, 'arn:aws:sns:bus').send({ ...hostileNotice(text), roleArn }, null);

    for (const { Message } of published()) {
      expect(Buffer.byteLength(Message)).toBeLessThan(262_144);
      expect(() => JSON.parse(Message)).not.toThrow();
    }
  });

  it('shows people no character that they cannot see', async () => {
    await channel.send(hostileNotice(text), null);

    const shown = JSON.parse(published()[0]?.Message ?? '').default;
    expect(shown).not.toMatch(/(?![\t\n])\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

it('takes accents off a subject, and puts a question mark for what has no plain form', async () => {
  await channel.send({ ...notice, subject: 'R\u00f4le \u6f22' }, null);
  await channel.send({ ...notice, subject: '\r\n \u0000' }, null);
  await channel.send({ ...notice, subject: 'x'.repeat(100) }, null);

  expect(published().map(({ Subject }) => Subject)).toEqual([
    'Role ?',
    'Ratchet',
    `${'x'.repeat(96)}...`,
  ]);
});
