import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notice } from '../domain/notice.ts';
import { bounded, noticeText, subjectLine } from '../domain/notice-text.ts';
import { accountOf } from '../domain/role.ts';
import type { Channel } from '../steps/every-channel.ts';

/** Characters: the body is in the message five times, for each kind of subscriber, and all must fit in 256 KiB. */
const BODY = 4_000;

/** The page that a notice is about; null when it is about no ticket. */
export type PageOf = (notice: Notice) => Promise<string | null>;

/**
 * Notices to the topic that people subscribe to. Mail and SMS are plain text with the link to the page; queues,
 * functions and web endpoints get the notice as JSON, without the link, which is for people. All can filter by the
 * attributes `kind` and `account`.
 */
export function snsNotices(client: SNSClient, topicArn: string, pageOf: PageOf): Channel {
  return {
    name: 'sns',
    async send(whole) {
      const notice = bounded(whole, BODY);
      const text = noticeText(notice, await pageOf(notice));
      const json = JSON.stringify(notice);
      const forms = { default: text, sqs: json, lambda: json, http: json, https: json };
      const account = accountOf(notice.roleArn);
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subjectLine(notice.subject),
          MessageStructure: 'json',
          Message: JSON.stringify(forms),
          MessageAttributes: {
            kind: { DataType: 'String', StringValue: notice.kind },
            ...(account === '' ? {} : { account: { DataType: 'String', StringValue: account } }),
          },
        }),
      );
      return null;
    },
  };
}
