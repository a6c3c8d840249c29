import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { BadInput } from '../domain/errors.ts';
import {
  type Answer,
  type Decision,
  isRepeated,
  jointDecision,
  type Ticket,
  type TicketState,
} from '../domain/ticket.ts';
import type { Tickets } from '../ports.ts';
import { type Item, NEWEST, SHOWN, stateOf, TICKETS, UNDECIDED } from './dynamodb-ticket-item.ts';
import { dynamodbTicketNotes } from './dynamodb-ticket-notes.ts';

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

  /** The item after the write; null, and nothing written, when the condition does not hold. */
  const update = async (
    id: string,
    change: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
  ): Promise<Item | null> => {
    try {
      const { Attributes } = await database.send(
        new UpdateCommand({ ...keyOf(id), ...change, ReturnValues: 'ALL_NEW' }),
      );
      return Attributes as Item;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  };

  const itemOf = async (id: string): Promise<Item | null> => {
    const { Item: item } = await database.send(
      new GetCommand({ ...keyOf(id), ConsistentRead: true }),
    );
    return item === undefined ? null : (item as Item);
  };

  const send = async (id: string, taskToken: string, decision: Answer): Promise<void> => {
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
          UpdateExpression: `SET ${taskToken === null ? '' : 'taskToken = :token, '}ticket = if_not_exists(ticket, :ticket), notices = if_not_exists(notices, :none)`,
          ConditionExpression: 'attribute_not_exists(pk) OR ticket.proposal.digest = :digest',
          ExpressionAttributeValues: {
            ...waits,
            ':ticket': ticket,
            ':digest': ticket.proposal.digest,
            ':none': {},
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
        UpdateExpression:
          'SET ticket = :ticket, notices = :none REMOVE decision, sentTo, superseded, revisions, newest, approvals',
        ExpressionAttributeValues: { ':ticket': ticket, ':none': {} },
      }),
    );

  /** Stores the decision if nothing stands against it: `single` when it must not be one of several. */
  const settle = (id: string, decision: Decision, single: boolean): Promise<Item | null> => {
    const bound = 'proposal' in decision ? { ':digest': decision.proposal.digest } : {};
    const alone = single && decision.kind === 'approved' ? { ':one': 1 } : {};
    const conditions = [
      UNDECIDED,
      ...(':digest' in bound ? [NEWEST] : []),
      ...(':one' in alone
        ? ['(attribute_not_exists(ticket.approvals) OR ticket.approvals = :one)']
        : []),
    ];
    return update(id, {
      UpdateExpression: 'SET decision = :decision',
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeValues: { ':decision': decision, ...bound, ...alone },
    });
  };

  /** Adds one approval to those of the newest revision. */
  const count = (id: string, { by, at, proposal }: Extract<Decision, { kind: 'approved' }>) =>
    update(id, {
      UpdateExpression: 'SET approvals = list_append(if_not_exists(approvals, :none), :approval)',
      ConditionExpression: `${UNDECIDED} AND ${NEWEST}`,
      ExpressionAttributeValues: {
        ':none': [],
        ':approval': [{ by, at, proposal: proposal.digest }],
        ':digest': proposal.digest,
      },
    });

  const decide: Tickets['decide'] = async (id, decision) => {
    const settled = await settle(id, decision, true);
    const item = settled ?? (await itemOf(id));
    if (item === null) return { kind: 'not-found' };
    const { taskToken, superseded, decision: standing } = item;
    if (superseded !== undefined) return { kind: 'superseded', superseded };
    const state = stateOf(item);
    if (standing !== undefined) {
      if (settled === null && !isRepeated(standing, decision, state.approvals)) {
        return { kind: 'conflict', decision: standing };
      }
      if (taskToken !== undefined && item.sentTo !== taskToken) {
        await send(id, taskToken, standing);
      }
      return { kind: 'decided' };
    }
    const newest = state.revisions.at(-1);
    if ('proposal' in decision && newest?.proposal.digest !== decision.proposal.digest) {
      return newest === undefined ? { kind: 'not-found' } : { kind: 'revised', newest };
    }
    return decision.kind === 'approved' ? approve(id, decision, state) : decide(id, decision);
  };

  const approve = async (
    id: string,
    decision: Extract<Decision, { kind: 'approved' }>,
    { ticket: { approvals: needed = 1 }, approvals: before }: TicketState,
  ): ReturnType<Tickets['decide']> => {
    const given = before.some(({ by }) => by === decision.by);
    const item = given ? await itemOf(id) : await count(id, decision);
    // Decided, revised or superseded in between: asked again, it says which.
    if (item === null) return decide(id, decision);
    const { approvals } = stateOf(item);
    if (approvals.length < needed) return { kind: 'counted', approvals, needed };
    const joint = jointDecision(decision, approvals);
    const settled = await settle(id, joint, false);
    if (settled?.taskToken !== undefined) await send(id, settled.taskToken, joint);
    return settled === null ? decide(id, decision) : { kind: 'decided' };
  };

  return {
    decide,
    ...dynamodbTicketNotes(update, itemOf, send),

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
        new GetCommand({ ...keyOf(id), ...SHOWN, ConsistentRead: true }),
      );
      return item === undefined ? null : stateOf(item as Item);
    },

    async list() {
      const states: TicketState[] = [];
      const query = {
        TableName: table,
        KeyConditionExpression: 'pk = :tickets',
        ExpressionAttributeValues: { ':tickets': TICKETS },
        ...SHOWN,
      };
      for await (const { Items = [] } of paginateQuery({ client: database }, query)) {
        for (const item of Items) states.push(stateOf(item as Item));
      }
      return states;
    },
  };
}

const NOT_WAITING = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

function notWaiting(id: string, error: unknown): unknown {
  if (!(error instanceof Error) || !NOT_WAITING.includes(error.name)) return error;
  return new BadInput(
    `The decision on ticket ${id} is stored, but its execution is not waiting for one now: it expired, was stopped, or is being retried, and then takes it up by itself.`,
    { cause: error },
  );
}
