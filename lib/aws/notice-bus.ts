import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { Notice } from '../domain/notice.ts';
import { bounded } from '../domain/notice-text.ts';
import { jsonText } from '../json-text.ts';
import type { Channel } from '../steps/every-channel.ts';

/** Characters; one takes six bytes at most in JSON, and a message 256 KiB. */
const BODY = 30_000;

/**
 * Notices to the topic that every channel's function listens to (functions/notify-*.ts): a step says a thing once, and
 * needs neither the secrets of the channels nor their time.
 */
export function busChannel(client: SNSClient, topicArn: string): Channel {
  return {
    name: 'bus',
    async send(notice) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify(bounded(notice, BODY)),
          MessageAttributes: { kind: { DataType: 'String', StringValue: notice.kind } },
        }),
      );
      return null;
    },
  };
}

/** What SNS hands a function that listens (SNS developer guide, "Fanout to Lambda functions"): one notice. */
export const BusEvent = z.object({
  Records: z.tuple([z.object({ Sns: z.object({ Message: jsonText(Notice) }) })]),
});
export type BusEvent = z.infer<typeof BusEvent>;

/** The notice that came. */
export function noticeOf({ Records: [record] }: BusEvent): Notice {
  return record.Sns.Message;
}
