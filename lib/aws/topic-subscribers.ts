import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';

/** How many subscriptions of a topic are confirmed. */
export async function topicSubscribers(client: SNSClient, topicArn: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetTopicAttributesCommand({ TopicArn: topicArn }),
  );
  return Number(Attributes['SubscriptionsConfirmed'] ?? 0);
}
