import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { begin, type Move, noted, type Waiting, wakeUp } from '../domain/probation/waiting.ts';
import type { Wake } from '../domain/probation/wake.ts';
import type { Probations } from '../ports.ts';
import { dynamodbDocuments } from './dynamodb-documents.ts';

/** A task that is no longer there: its time came, or its execution was stopped. */
const NOT_WAITING = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/**
 * Roles in probation in the table's partition of them, by role id. The token is taken out of the document before the task
 * is answered, so of many events at once one answers; it is put back when answering fails. Whoever dies in between
 * leaves it to the next look, which comes in its time.
 */
export function dynamodbProbations(
  database: DynamoDBDocumentClient,
  stepFunctions: SFNClient,
  table: string,
): Probations {
  // The census counts them by this attribute too (dynamodb-census.ts).
  const probations = dynamodbDocuments<Waiting>(database, table, 'probation', 'waiting');

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
    const { standing, next } = await probations.change(
      roleId,
      (standing) => ({ standing, next: move(standing) }),
      ({ next }) => (next.kind === 'none' ? null : next.waiting),
    );
    if (next.kind !== 'answer') return next.kind;
    const { taskToken, wake, waiting } = next;
    try {
      if (await send(taskToken, wake)) return 'answer';
    } catch (error) {
      if (standing !== null) await probations.write(roleId, waiting, standing);
      throw error;
    }
    await probations.write(roleId, waiting, noted(waiting, wake));
    return 'write';
  };

  return {
    async standing(roleId) {
      const waiting = await probations.read(roleId);
      return waiting === null ? null : { execution: waiting.execution, until: waiting.until };
    },
    end: probations.forget,
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
