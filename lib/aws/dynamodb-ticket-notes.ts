import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { BadInput } from '../domain/errors.ts';
import type { Answer } from '../domain/ticket.ts';
import { reviseOn } from '../domain/ticket-rules.ts';
import type { Tickets } from '../ports.ts';
import { type Item, NEWEST, stateOf, UNDECIDED } from './dynamodb-ticket-item.ts';

/** The item after the write; null, and nothing written, when the condition does not hold. */
export type Update = (
  id: string,
  change: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
) => Promise<Item | null>;

/** What is written on a ticket without deciding it: revisions, notices, and that the role has changed. */
export function dynamodbTicketNotes(
  update: Update,
  itemOf: (id: string) => Promise<Item | null>,
  /** Answers the task. Throws BadInput when it does not wait. */
  send: (id: string, taskToken: string, answer: Answer) => Promise<void>,
): Pick<Tickets, 'revise' | 'supersede' | 'noteNotice'> {
  return {
    async revise(id, revision, expected) {
      const before = await itemOf(id);
      const known = before === null ? null : stateOf(before).revisions.at(-1);
      const made = { ...revision, number: (known?.number ?? 0) + 1 };
      // By number too: somebody may have come back to the same proposal.
      const first = made.number <= 2;
      const numbered = first ? 'attribute_not_exists(revisions)' : 'size(revisions) = :later';
      const item = await update(id, {
        UpdateExpression:
          'SET revisions = list_append(if_not_exists(revisions, :none), :revision), newest = :newest',
        ConditionExpression: `${UNDECIDED} AND ${NEWEST} AND ticket.expiresAt > :at AND ${numbered}`,
        ExpressionAttributeValues: {
          ':none': [],
          ':revision': [made],
          ':newest': revision.proposal.digest,
          ':digest': expected,
          ':at': revision.at,
          ...(first ? {} : { ':later': made.number - 2 }),
        },
      });
      if (item !== null) return { kind: 'revised', revision: made };

      const standing = await itemOf(id);
      const state = standing === null ? null : stateOf(standing);
      const { result } = reviseOn(state, revision, expected);
      const newest = state?.revisions.at(-1);
      // It could be written now, but others came first and went back to the same proposal.
      return result.kind === 'revised' && newest !== undefined
        ? { kind: 'conflict', newest }
        : result;
    },

    async supersede(id, supersession) {
      const written = await update(id, {
        UpdateExpression: 'SET superseded = :superseded',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(superseded)',
        ExpressionAttributeValues: { ':superseded': supersession },
      });
      const { taskToken, sentTo, decision, superseded } = written ?? (await itemOf(id)) ?? {};
      if (superseded === undefined || decision !== undefined) return;
      if (taskToken === undefined || sentTo === taskToken) return;
      try {
        await send(id, taskToken, { kind: 'superseded', ...superseded });
      } catch (error) {
        // Its execution was stopped, or its time is over: there is nobody to tell.
        if (!(error instanceof BadInput)) throw error;
      }
    },

    async noteNotice(id, note) {
      const item = await update(id, {
        UpdateExpression: 'SET notices.#event = :note',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(notices.#event) OR notices.#event.#result = :failed)',
        ExpressionAttributeNames: {
          '#event': `${note.channel} ${note.event}`,
          '#result': 'result',
        },
        ExpressionAttributeValues: { ':note': note, ':failed': 'failed' },
      });
      return item === null ? 'known' : 'noted';
    },
  };
}
