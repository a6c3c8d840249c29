import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

/**
 * A table of `pk` and `sk` behind every document client: reads of an item or a partition, all of it or what is not over, writes on
 * `attribute_not_exists(pk)` or `#document = :seen`, and deletions on `#document.execution = :execution`.
 */
export function fakeTable() {
  const items = new Map<string, Record<string, unknown>>();
  const database = mockClient(DynamoDBDocumentClient);
  const keyOf = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;
  const demand = (condition: string | undefined, conditions: Record<string, () => boolean>) => {
    if (condition === undefined) return;
    const holds = conditions[condition];
    if (holds === undefined) throw new Error(`The fake table does not know: ${condition}`);
    if (!holds()) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
  };
  database
    .on(GetCommand)
    .callsFake(({ Key }) => ({ Item: structuredClone(items.get(keyOf(Key))) }));
  database
    .on(PutCommand)
    .callsFake(
      ({ Item, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }) => {
        const standing = items.get(keyOf(Item));
        demand(ConditionExpression, {
          'attribute_not_exists(pk)': () => standing === undefined,
          '#document = :seen': () =>
            JSON.stringify(standing?.[ExpressionAttributeNames['#document']]) ===
            JSON.stringify(ExpressionAttributeValues[':seen']),
        });
        items.set(keyOf(Item), structuredClone(Item));
        return {};
      },
    );
  database
    .on(DeleteCommand)
    .callsFake(
      ({ Key, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }) => {
        demand(ConditionExpression, {
          '#document.execution = :execution': () => {
            const document = items.get(keyOf(Key))?.[ExpressionAttributeNames['#document']];
            const { execution } = (document ?? {}) as { execution?: string };
            return execution === ExpressionAttributeValues[':execution'];
          },
        });
        items.delete(keyOf(Key));
        return {};
      },
    );
  database
    .on(QueryCommand)
    .callsFake(
      ({
        KeyConditionExpression,
        FilterExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }) => {
        const [, partition = ''] = /^pk = (:\w+)$/.exec(KeyConditionExpression) ?? [];
        const found = [...items.values()].filter(({ pk }) => pk === values[partition]);
        if (FilterExpression === undefined) return { Items: found, Count: found.length };
        if (FilterExpression !== '#document.#until > :now')
          throw new Error(`The fake table does not know: ${FilterExpression}`);
        const untilOf = (item: Record<string, unknown>): unknown =>
          Object(item[names['#document']])[names['#until']];
        const standing = found.filter((item) => String(untilOf(item)) > values[':now']);
        return { Items: standing, Count: standing.length };
      },
    );
  return { items, database };
}
