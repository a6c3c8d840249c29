import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { claimed, type Lease } from '../domain/lease.ts';
import type { Leases } from '../ports.ts';

/** The partition of roles at work, by role id. */
const LEASE = 'lease';

/** Whoever loses that often fails, and is tried again. */
const TRIES = 8;

/** Leases in a table of `pk` and `sk`, each written on the condition that it is still as it was read. */
export function dynamodbLeases(database: DynamoDBDocumentClient, table: string): Leases {
  const keyOf = (roleId: string) => ({ pk: LEASE, sk: roleId });

  const read = async (roleId: string): Promise<Lease | null> => {
    const { Item: item } = await database.send(
      new GetCommand({ TableName: table, Key: keyOf(roleId), ConsistentRead: true }),
    );
    return item === undefined ? null : (item['lease'] as Lease);
  };

  /** False when another wrote meanwhile. */
  const write = async (roleId: string, seen: Lease | null, lease: Lease): Promise<boolean> => {
    const unchanged =
      seen === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'lease = :seen', ExpressionAttributeValues: { ':seen': seen } };
    return unlessRefused(() =>
      database.send(
        new PutCommand({ TableName: table, Item: { ...keyOf(roleId), lease }, ...unchanged }),
      ),
    );
  };

  return {
    async take(roleId, claim) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const standing = await read(roleId);
        const claiming = claimed(standing, claim);
        if (claiming.kind === 'taken') return claiming.by;
        if (claiming.kind === 'held' || (await write(roleId, standing, claiming.lease)))
          return null;
      }
      throw new Error(`The lease of role ${roleId} was written by others ${TRIES} times.`);
    },
    async release(roleId, execution) {
      await unlessRefused(() =>
        database.send(
          new DeleteCommand({
            TableName: table,
            Key: keyOf(roleId),
            ConditionExpression: 'lease.execution = :execution',
            ExpressionAttributeValues: { ':execution': execution },
          }),
        ),
      );
    },
  };
}

async function unlessRefused(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
