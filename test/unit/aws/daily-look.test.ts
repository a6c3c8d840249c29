import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { dynamodbCensus } from '../../../lib/aws/dynamodb-census.ts';
import { dynamodbGenerations, tellingLeft } from '../../../lib/aws/dynamodb-generations.ts';
import { topicSubscribers } from '../../../lib/aws/topic-subscribers.ts';
import type { Slot } from '../../../lib/domain/generation/slot.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { sentBy } from '../../support/sent-commands.ts';

const region = { region: 'us-east-1' };

it('counts the roles at work and in probation that are not over, over all pages', async () => {
  const database = mockClient(DynamoDBDocumentClient);
  database
    .on(QueryCommand)
    .callsFake(({ ExpressionAttributeValues: values, ExclusiveStartKey: from }) =>
      values[':partition'] === 'probation'
        ? { Count: 3 }
        : from === undefined
          ? { Count: 4, LastEvaluatedKey: { pk: 'lease', sk: 'x' } }
          : { Count: 5 },
    );

  const census = await dynamodbCensus(
    DynamoDBDocumentClient.from(new DynamoDBClient(region)),
    'table',
    new Date('2026-11-28T00:00:00Z'),
  );

  expect(census).toEqual({ atWork: 9, inProbation: 3 });
  const asked = sentBy(database).map(([, input]) => input as Record<string, unknown>);
  expect(asked).toHaveLength(3);
  expect(asked).toContainEqual(
    expect.objectContaining({
      Select: 'COUNT',
      FilterExpression: '#document.#until > :now',
      ExpressionAttributeNames: { '#document': 'lease', '#until': 'until' },
      ExpressionAttributeValues: { ':partition': 'lease', ':now': '2026-11-28T00:00:00.000Z' },
    }),
  );
});

it.each([
  [{ SubscriptionsConfirmed: '2' }, 2],
  [{ SubscriptionsConfirmed: '0' }, 0],
  [undefined, 0],
])('counts who gets mail: %j', async (Attributes, subscribers) => {
  const sns = mockClient(SNSClient);
  sns.on(GetTopicAttributesCommand).resolves(Attributes === undefined ? {} : { Attributes });

  expect(await topicSubscribers(new SNSClient(region), 'arn:topic')).toBe(subscribers);
  expect(sentBy(sns)).toEqual([['GetTopicAttributes', { TopicArn: 'arn:topic' }]]);
});

it('tells the jobs of the day each time that they change, and not when nothing is written', async () => {
  fakeTable();
  const told: number[] = [];
  const { slots } = tellingLeft(
    dynamodbGenerations(DynamoDBDocumentClient.from(new DynamoDBClient(region)), 'table'),
    (jobs) => told.push(jobs),
  );
  const slot = (...jobs: readonly string[]) => ({ holder: null, day: '2026-11-28', jobs });
  const put = (next: Slot | null) =>
    slots.change(
      '1',
      () => next,
      (written) => written,
    );

  await put(slot('a'));
  await put(null);
  await put(slot('a', 'b', 'c'));

  expect(told).toEqual([1, 3]);
});
