import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

let made = 0;

/** Makes a table of `pk` and `sk`, as the stack's is, and returns its name. */
export async function makeTable(
  client: DynamoDBClient,
  TableName = `table-${++made}`,
): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return TableName;
}
