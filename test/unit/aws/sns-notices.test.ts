import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { snsNotices } from '../../../lib/aws/sns-notices.ts';
import { sentBy } from '../../support/sent-commands.ts';

const roleArn = 'arn:aws:iam::111122223333:role/app';
const sns = mockClient(SNSClient);
const notices = snsNotices(new SNSClient({ region: 'us-east-1' }), 'arn:aws:sns:topic');
beforeEach(() => {
  sns.reset();
});

const subjects = () => sentBy(sns).map(([, input]) => (input as { Subject: string }).Subject);

it('publishes the notice with its role, its ticket and its kind', async () => {
  await notices.send({
    kind: 'review',
    roleArn,
    subject: 'Review: app',
    body: 'Look.',
    ticketId: 't1',
  });

  expect(sentBy(sns)).toEqual([
    [
      'Publish',
      {
        TopicArn: 'arn:aws:sns:topic',
        Subject: 'Review: app',
        Message: `Look.\n\nRole: ${roleArn}\nTicket: t1`,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'review' } },
      },
    ],
  ]);
});

it('cuts a subject to under 100 characters', async () => {
  await notices.send({ kind: 'review', roleArn, subject: 'x'.repeat(100), body: '' });

  expect(subjects()).toEqual([`${'x'.repeat(96)}...`]);
});

it('makes one line of a subject, since SNS refuses line breaks', async () => {
  await notices.send({ kind: 'review', roleArn, subject: 'one\r\ntwo\u2028three', body: '' });

  expect(subjects()).toEqual(['one two three']);
});
