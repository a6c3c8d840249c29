import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';

/** Whoever loses that often fails, and is tried again. */
const TRIES = 8;

/** The documents in one partition of a table of `pk` and `sk`, each written only while it is as it was read. */
export interface Documents<T> {
  read(key: string): Promise<T | null>;
  list(): Promise<readonly T[]>;
  /** False when another wrote since `seen` was read. */
  write(key: string, seen: T | null, next: T): Promise<boolean>;
  /**
   * Decides on the document as it stands and writes what `next` makes of the decision, unless that is null; does both
   * again as long as others write in between. Throws after eight times.
   */
  change<Decision>(
    key: string,
    decide: (standing: T | null) => Decision,
    next: (decision: Decision) => T | null,
  ): Promise<Decision>;
  /** Deletes the document of this execution, and leaves that of another. */
  forget(key: string, execution: string): Promise<void>;
}

/** Each document is the attribute of its item that is called `name`. */
export function dynamodbDocuments<T>(
  database: DynamoDBDocumentClient,
  table: string,
  partition: string,
  name = partition,
): Documents<T> {
  const keyOf = (key: string) => ({ pk: partition, sk: key });

  const read = async (key: string): Promise<T | null> => {
    const get = new GetCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true });
    const { Item: item } = await database.send(get);
    return item === undefined ? null : (item[name] as T);
  };

  const write = (key: string, seen: T | null, next: T): Promise<boolean> => {
    const unchanged =
      seen === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#document = :seen',
            ExpressionAttributeNames: { '#document': name },
            ExpressionAttributeValues: { ':seen': seen },
          };
    const Item = { ...keyOf(key), [name]: next };
    return unlessRefused(() =>
      database.send(new PutCommand({ TableName: table, Item, ...unchanged })),
    );
  };

  return {
    read,
    write,
    async list() {
      const found: T[] = [];
      const query = {
        TableName: table,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': partition },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client: database }, query)) {
        for (const item of Items) found.push(item[name] as T);
      }
      return found;
    },
    async change(key, decide, next) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const standing = await read(key);
        const decision = decide(standing);
        const written = next(decision);
        if (written === null || (await write(key, standing, written))) return decision;
      }
      throw new Error(`The ${name} of ${key} was written by others ${TRIES} times.`);
    },
    async forget(key, execution) {
      await unlessRefused(() =>
        database.send(
          new DeleteCommand({
            TableName: table,
            Key: keyOf(key),
            ConditionExpression: '#document.execution = :execution',
            ExpressionAttributeNames: { '#document': name },
            ExpressionAttributeValues: { ':execution': execution },
          }),
        ),
      );
    },
  };
}

/** False when the condition of a write did not hold. */
export async function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
