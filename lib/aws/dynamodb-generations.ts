import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { GenerationRun } from '../domain/generation/run.ts';
import type { Slot } from '../domain/generation/slot.ts';

/** The partition of everything about policy generation. */
const GENERATION = 'generation';

/** The account's place and the runs that had it. */
export interface GenerationStore {
  slot(account: string): Promise<Slot | null>;
  /** Writes unless another wrote since `seen` was read; says whether it did. */
  putSlot(account: string, seen: Slot | null, slot: Slot): Promise<boolean>;
  run(id: string): Promise<GenerationRun | null>;
  putRun(id: string, run: GenerationRun): Promise<void>;
}

/** In a table of `pk` and `sk`: one item for each account's place, one for each run. */
export function dynamodbGenerations(
  database: DynamoDBDocumentClient,
  table: string,
): GenerationStore {
  const read = async (sk: string) => {
    const { Item: item } = await database.send(
      new GetCommand({ TableName: table, Key: { pk: GENERATION, sk }, ConsistentRead: true }),
    );
    return item;
  };
  return {
    async slot(account) {
      const item = await read(`slot#${account}`);
      return item === undefined ? null : (item['slot'] as Slot);
    },
    async putSlot(account, seen, slot) {
      const unchanged =
        seen === null
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'slot = :seen', ExpressionAttributeValues: { ':seen': seen } };
      try {
        const Item = { pk: GENERATION, sk: `slot#${account}`, slot };
        await database.send(new PutCommand({ TableName: table, Item, ...unchanged }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async run(id) {
      const item = await read(`run#${id}`);
      return item === undefined ? null : (item['run'] as GenerationRun);
    },
    async putRun(id, run) {
      const Item = { pk: GENERATION, sk: `run#${id}`, run };
      await database.send(new PutCommand({ TableName: table, Item }));
    },
  };
}

/** The same, telling how many of the day's jobs are started each time that changes. */
export function tellingLeft(store: GenerationStore, tell: (jobs: number) => void): GenerationStore {
  return {
    ...store,
    async putSlot(account, seen, slot) {
      const put = await store.putSlot(account, seen, slot);
      if (put) tell(slot.jobs.length);
      return put;
    },
  };
}
