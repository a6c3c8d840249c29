import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from './dynamodb-documents.ts';

const SECRETS = 'secret';

/**
 * 32 random bytes under a name, made by the first who asks and the same for all after. They never leave the table and
 * the functions that may read it, as an environment variable would.
 */
export async function tableSecret(
  database: DynamoDBDocumentClient,
  table: string,
  name: string,
): Promise<Uint8Array> {
  const key = { pk: SECRETS, sk: name };
  const standing = await read();
  if (standing !== null) return standing;

  const made = randomBytes(32);
  const put = new PutCommand({
    TableName: table,
    Item: { ...key, secret: made.toString('base64') },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  if (await unlessRefused(() => database.send(put))) return made;
  return (await read()) ?? Promise.reject(new Error(`The secret ${name} vanished from ${table}.`));

  async function read(): Promise<Uint8Array | null> {
    const { Item } = await database.send(
      new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    return Item === undefined ? null : Buffer.from(String(Item['secret']), 'base64');
  }
}
