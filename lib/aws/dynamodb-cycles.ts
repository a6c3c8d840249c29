import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import { begun, type Cycle, ended, keyOf } from '../domain/cycle.ts';
import type { Cycles } from '../ports.ts';

/** The partition of the roles that are looked at, by account and name. */
const CYCLE = 'cycle';

/** Whoever loses that often fails, and is tried again. */
const TRIES = 8;

/** Cycles in a table of `pk` and `sk`, each written on the condition that it is still as it was read. */
export function dynamodbCycles(
  database: DynamoDBDocumentClient,
  table: string,
  retightenDays: number,
): Cycles {
  const at = (key: string) => ({ pk: CYCLE, sk: key });

  const read = async (key: string): Promise<Cycle | null> => {
    const { Item: item } = await database.send(
      new GetCommand({ TableName: table, Key: at(key), ConsistentRead: true }),
    );
    return item === undefined ? null : (item['cycle'] as Cycle);
  };

  /** False when another wrote meanwhile. */
  const write = async (key: string, seen: Cycle | null, cycle: Cycle): Promise<boolean> => {
    const unchanged =
      seen === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: '#cycle = :seen', ExpressionAttributeValues: { ':seen': seen } };
    try {
      await database.send(
        new PutCommand({
          TableName: table,
          Item: { ...at(key), cycle },
          ...unchanged,
          ...(seen === null ? {} : { ExpressionAttributeNames: { '#cycle': 'cycle' } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  const change = async (
    key: string,
    next: (standing: Cycle | null) => Cycle | null,
  ): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const standing = await read(key);
      const cycle = next(standing);
      if (cycle === null || (await write(key, standing, cycle))) return;
    }
    throw new Error(`The cycle of role ${key} was written by others ${TRIES} times.`);
  };

  return {
    begin: (run) => change(keyOf(run.role), (standing) => begun(standing, run)),
    end: (run) => change(keyOf(run.role), (standing) => ended(standing, run, retightenDays)),
    of: read,
    async list() {
      const cycles: Cycle[] = [];
      const query = {
        TableName: table,
        KeyConditionExpression: 'pk = :cycles',
        ExpressionAttributeValues: { ':cycles': CYCLE },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client: database }, query)) {
        for (const item of Items) cycles.push(item['cycle'] as Cycle);
      }
      return cycles;
    },
    async forget(key, execution) {
      try {
        await database.send(
          new DeleteCommand({
            TableName: table,
            Key: at(key),
            ConditionExpression: '#cycle.execution = :execution',
            ExpressionAttributeNames: { '#cycle': 'cycle' },
            ExpressionAttributeValues: { ':execution': execution },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
