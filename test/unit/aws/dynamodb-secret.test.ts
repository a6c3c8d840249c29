import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { tableSecret } from '../../../lib/aws/dynamodb-secret.ts';
import { namesSentBy, sentBy } from '../../support/sent-commands.ts';

const database = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
beforeEach(() => {
  database.reset();
});

const STORED = Buffer.alloc(32, 7);
const stored = { Item: { secret: STORED.toString('base64') } };

it('gives the secret that is there', async () => {
  database.on(GetCommand).resolves(stored);

  expect(Buffer.from(await tableSecret(client, 'table', 'forms'))).toEqual(STORED);
  expect(sentBy(database)).toEqual([
    ['Get', { TableName: 'table', Key: { pk: 'secret', sk: 'forms' }, ConsistentRead: true }],
  ]);
});

it('makes one of 32 bytes when there is none', async () => {
  database.on(GetCommand).resolves({});

  const made = await tableSecret(client, 'table', 'forms');

  expect(made).toHaveLength(32);
  expect(sentBy(database).at(-1)).toEqual([
    'Put',
    {
      TableName: 'table',
      Item: { pk: 'secret', sk: 'forms', secret: Buffer.from(made).toString('base64') },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  ]);
});

it('takes the one of another instance that was first', async () => {
  database.on(GetCommand).resolvesOnce({}).resolves(stored);
  database
    .on(PutCommand)
    .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

  expect(Buffer.from(await tableSecret(client, 'table', 'forms'))).toEqual(STORED);
  expect(namesSentBy(database)).toEqual(['Get', 'Put', 'Get']);
});
