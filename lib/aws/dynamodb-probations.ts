import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { begin, type Move, noted, type Waiting, wakeUp } from '../domain/probation/waiting.ts';
import type { Wake } from '../domain/probation/wake.ts';
import type { Probations } from '../ports.ts';

/** The partition of roles in probation, by role id. */
const PROBATION = 'probation';

/** Of a storm each writes against the others; whoever loses that often fails, and its event comes again. */
const TRIES = 8;

/** A task that is no longer there: its time came, or its execution was stopped. */
const NOT_WAITING = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

interface Item {
  readonly waiting: Waiting;
  /** Differs after every write. */
  readonly version: string;
}

/**
 * Roles in probation in a table of `pk` and `sk`. The token is taken out of the item by a conditional write before the
 * task is answered, so of many events at once one answers; it is put back when answering
 * fails. Whoever dies in between leaves it to the next look, which comes in its time.
 */
export function dynamodbProbations(
  database: DynamoDBDocumentClient,
  stepFunctions: SFNClient,
  table: string,
): Probations {
  const read = async (roleId: string): Promise<Item | null> => {
    const { Item: item } = await database.send(
      new GetCommand({
        TableName: table,
        Key: { pk: PROBATION, sk: roleId },
        ConsistentRead: true,
      }),
    );
    return item === undefined ? null : (item as Item);
  };

  /** The new version; null when another wrote meanwhile. */
  const write = async (
    roleId: string,
    seen: string | null,
    waiting: Waiting,
  ): Promise<string | null> => {
    const version = randomUUID();
    const unchanged =
      seen === null
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'version = :seen',
            ExpressionAttributeValues: { ':seen': seen },
          };
    try {
      await database.send(
        new PutCommand({
          TableName: table,
          Item: { pk: PROBATION, sk: roleId, waiting, version },
          ...unchanged,
        }),
      );
      return version;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  };

  /** False when the task is no longer there. */
  const send = async (taskToken: string, wake: Wake): Promise<boolean> => {
    try {
      await stepFunctions.send(
        new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(wake) }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && NOT_WAITING.includes(error.name)) return false;
      throw error;
    }
  };

  const carryOut = async (
    roleId: string,
    move: (standing: Waiting | null) => Move,
  ): Promise<Move['kind']> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const standing = await read(roleId);
      const next = move(standing?.waiting ?? null);
      if (next.kind === 'none') return 'none';
      const version = await write(roleId, standing?.version ?? null, next.waiting);
      if (version === null) continue;
      if (next.kind === 'write') return 'write';
      const { taskToken, wake, waiting } = next;
      try {
        if (await send(taskToken, wake)) return 'answer';
      } catch (error) {
        if (standing !== null) await write(roleId, version, standing.waiting);
        throw error;
      }
      await write(roleId, version, noted(waiting, wake));
      return 'write';
    }
    throw new Error(`The probation of role ${roleId} was written by others ${TRIES} times.`);
  };

  return {
    async standing(roleId) {
      const item = await read(roleId);
      return item === null
        ? null
        : { execution: item.waiting.execution, until: item.waiting.until };
    },
    async end(roleId, execution) {
      try {
        await database.send(
          new DeleteCommand({
            TableName: table,
            Key: { pk: PROBATION, sk: roleId },
            ConditionExpression: 'waiting.execution = :execution',
            ExpressionAttributeValues: { ':execution': execution },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async wait(roleId, task) {
      await carryOut(roleId, (standing) => begin(standing, task));
    },
    async wake(roleId, wake, at) {
      let known = false;
      const done = await carryOut(roleId, (standing) => {
        known = standing !== null && Date.parse(at) < Date.parse(standing.until);
        return wakeUp(standing, wake, at);
      });
      if (done === 'answer') return 'woken';
      return known ? 'noted' : 'not-waiting';
    },
  };
}
