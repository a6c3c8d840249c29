import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

/**
 * A table of `pk` and `sk` behind every document client: reads, writes on `attribute_not_exists(pk)` or `NAME = :seen`, and
 * deletions on `lease.execution = :execution`.
 */
export function fakeTable() {
  const items = new Map<string, Record<string, unknown>>();
  const database = mockClient(DynamoDBDocumentClient);
  const keyOf = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;
  database
    .on(GetCommand)
    .callsFake(({ Key }) => ({ Item: structuredClone(items.get(keyOf(Key))) }));
  database.on(PutCommand).callsFake(({ Item, ConditionExpression, ExpressionAttributeValues }) => {
    const standing = items.get(keyOf(Item));
    const [, name] = /^(\w+) = :seen$/.exec(ConditionExpression ?? '') ?? [];
    const holds =
      ConditionExpression === undefined ||
      (name === undefined
        ? standing === undefined
        : JSON.stringify(standing?.[name]) === JSON.stringify(ExpressionAttributeValues[':seen']));
    if (!holds) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    items.set(keyOf(Item), structuredClone(Item));
    return {};
  });
  database.on(DeleteCommand).callsFake(({ Key, ExpressionAttributeValues }) => {
    const lease = items.get(keyOf(Key))?.['lease'] as { execution?: string } | undefined;
    if (lease?.execution !== ExpressionAttributeValues[':execution'])
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    items.delete(keyOf(Key));
    return {};
  });
  return { items, database };
}
