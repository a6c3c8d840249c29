import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../domain/notice.ts';
import type { Notices } from '../ports.ts';

/** SNS takes subjects of under 100 characters, without line breaks and control characters (SNS API, Publish). */
const SUBJECT = 99;

/** Notices to a topic. Subscribers can filter by the attribute `kind`. */
export function snsNotices(client: SNSClient, topicArn: string): Notices {
  return {
    async send({ kind, roleArn, subject, body, ticketId }: Notice) {
      const lines = [body, '', `Role: ${roleArn}`, ...(ticketId ? [`Ticket: ${ticketId}`] : [])];
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(subject),
          Message: lines.join('\n'),
          MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
        }),
      );
    },
  };
}

function subjectLine(subject: string): string {
  const line = subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length <= SUBJECT ? line : `${line.slice(0, SUBJECT - 3)}...`;
}
