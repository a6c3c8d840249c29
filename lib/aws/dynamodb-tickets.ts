import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { digestOf } from '../digest.ts';
import { BadInput } from '../domain/errors.ts';
import type { Decision, Supersession, Ticket, TicketState } from '../domain/ticket.ts';
import type { Tickets } from '../ports.ts';

/** The partition of all tickets. They are few: one for each role and cycle. */
const TICKETS = 'ticket';

/** An item as it stands. The tokens are read in this file only. */
interface Item {
  readonly ticket: Ticket;
  /** Of the task that waits now, when one does. A retried task waits with another. */
  readonly taskToken?: string;
  readonly decision?: Decision;
  readonly superseded?: Supersession;
  /** The token that the decision was sent to. */
  readonly sentTo?: string;
}

/** What may be shown of an item. */
const STATE = { ProjectionExpression: 'ticket, decision, superseded' };

/**
 * Tickets in a table of `pk` and `sk`. A decision is stored first and sent to the waiting task second; when the
 * second fails, deciding the same again, or the retried task opening its ticket again, sends it.
 */
export function dynamodbTickets(
  database: DynamoDBDocumentClient,
  stepFunctions: SFNClient,
  table: string,
): Tickets {
  const keyOf = (id: string) => ({ TableName: table, Key: { pk: TICKETS, sk: id } });

  const send = async (id: string, taskToken: string, decision: Decision): Promise<void> => {
    try {
      await stepFunctions.send(
        new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(decision) }),
      );
    } catch (error) {
      throw notWaiting(id, error);
    }
    await database.send(
      new UpdateCommand({
        ...keyOf(id),
        UpdateExpression: 'SET sentTo = :token',
        ExpressionAttributeValues: { ':token': taskToken },
      }),
    );
  };

  /** Stores the token, and the ticket when there is none. Returns the item as it was before; null when new. */
  const register = async (ticket: Ticket, taskToken: string | null): Promise<Item | null> => {
    const waits = taskToken === null ? {} : { ':token': taskToken };
    try {
      const { Attributes } = await database.send(
        new UpdateCommand({
          ...keyOf(ticket.id),
          UpdateExpression: `SET ${taskToken === null ? '' : 'taskToken = :token, '}ticket = if_not_exists(ticket, :ticket)`,
          ConditionExpression: 'attribute_not_exists(pk) OR ticket.proposal.digest = :digest',
          ExpressionAttributeValues: {
            ...waits,
            ':ticket': ticket,
            ':digest': ticket.proposal.digest,
          },
          ReturnValues: 'ALL_OLD',
        }),
      );
      return Attributes === undefined ? null : (Attributes as Item);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new BadInput(`Ticket ${ticket.id} is about another proposal already.`);
    }
  };

  const ask = (ticket: Ticket): Promise<unknown> =>
    database.send(
      new UpdateCommand({
        ...keyOf(ticket.id),
        UpdateExpression: 'SET ticket = :ticket REMOVE decision, sentTo, superseded',
        ExpressionAttributeValues: { ':ticket': ticket },
      }),
    );

  /** The item, with the decision that stands in it, whoever made it, if any; null when there is no such ticket. */
  const settle = async (id: string, decision: Decision): Promise<Item | null> => {
    try {
      const { Attributes } = await database.send(
        new UpdateCommand({
          ...keyOf(id),
          UpdateExpression: 'SET decision = :decision',
          ConditionExpression:
            'attribute_exists(pk) AND attribute_not_exists(decision) AND attribute_not_exists(superseded)',
          ExpressionAttributeValues: { ':decision': decision },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes as Item;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    const { Item: item } = await database.send(
      new GetCommand({ ...keyOf(id), ConsistentRead: true }),
    );
    return item === undefined ? null : (item as Item);
  };

  return {
    async open(ticket, taskToken) {
      const before = await register(ticket, taskToken);
      if (taskToken === null || before === null || before.sentTo === taskToken) return;
      // Who wanted to see more, and was heard, is asked anew, even when nothing more was seen and the draft is the same.
      // So is everybody when the role is again what it was before it changed.
      const heard = before.decision?.kind === 'extended' && before.sentTo !== undefined;
      if (heard || before.superseded !== undefined) await ask(ticket);
      else if (before.decision !== undefined) await send(ticket.id, taskToken, before.decision);
    },

    async get(id) {
      const { Item: item } = await database.send(
        new GetCommand({ ...keyOf(id), ...STATE, ConsistentRead: true }),
      );
      return item === undefined ? null : stateOf(item as Item);
    },

    async list() {
      const states: TicketState[] = [];
      const query = {
        TableName: table,
        KeyConditionExpression: 'pk = :tickets',
        ExpressionAttributeValues: { ':tickets': TICKETS },
        ...STATE,
      };
      for await (const { Items = [] } of paginateQuery({ client: database }, query)) {
        for (const item of Items) states.push(stateOf(item as Item));
      }
      return states;
    },

    async decide(id, decision) {
      const item = await settle(id, decision);
      if (item === null) return { kind: 'not-found' };
      const { taskToken, superseded } = item;
      if (superseded !== undefined) return { kind: 'superseded', superseded };
      if (item.decision === undefined) return { kind: 'not-found' };
      if (!isSame(item.decision, decision)) return { kind: 'conflict', decision: item.decision };
      if (taskToken !== undefined && item.sentTo !== taskToken) {
        await send(id, taskToken, item.decision);
      }
      return { kind: 'decided' };
    },

    async supersede(id, supersession) {
      try {
        await database.send(
          new UpdateCommand({
            ...keyOf(id),
            UpdateExpression: 'SET superseded = :superseded',
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(superseded)',
            ExpressionAttributeValues: { ':superseded': supersession },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

function stateOf({ ticket, decision, superseded }: Item): TicketState {
  const state = { ticket, decision: decision ?? null };
  return superseded === undefined ? state : { ...state, superseded };
}

/** Somebody who presses the button again means the same, some seconds later. */
function isSame(a: Decision, b: Decision): boolean {
  return digestOf({ ...a, at: '' }) === digestOf({ ...b, at: '' });
}

const NOT_WAITING = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

function notWaiting(id: string, error: unknown): unknown {
  if (!(error instanceof Error) || !NOT_WAITING.includes(error.name)) return error;
  return new BadInput(
    `The decision on ticket ${id} is stored, but its execution is not waiting for one now: it expired, was stopped, or is being retried, and then takes it up by itself.`,
    { cause: error },
  );
}
