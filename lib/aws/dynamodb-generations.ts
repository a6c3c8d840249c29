import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { GenerationRun } from '../domain/generation/run.ts';
import type { Slot } from '../domain/generation/slot.ts';
import { type Documents, dynamodbDocuments } from './dynamodb-documents.ts';

/** The partition of everything about policy generation. */
const GENERATION = 'generation';

/** The places of accounts and the runs that had them. */
export interface GenerationStore {
  /** By account. */
  readonly slots: Pick<Documents<Slot>, 'read' | 'change'>;
  run(id: string): Promise<GenerationRun | null>;
  putRun(id: string, run: GenerationRun): Promise<void>;
}

/** In a table of `pk` and `sk`: one item for each account's place, one for each run. */
export function dynamodbGenerations(
  database: DynamoDBDocumentClient,
  table: string,
): GenerationStore {
  const slots = dynamodbDocuments<Slot>(database, table, GENERATION, 'slot');
  const runs = dynamodbDocuments<GenerationRun>(database, table, GENERATION, 'run');
  return {
    slots: {
      read: (account) => slots.read(`slot#${account}`),
      change: (account, decide, next) => slots.change(`slot#${account}`, decide, next),
    },
    run: (id) => runs.read(`run#${id}`),
    // Whoever has the account's place writes, and nobody else.
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
    slots: {
      ...store.slots,
      async change(account, decide, next) {
        const decision = await store.slots.change(account, decide, next);
        const slot = next(decision);
        if (slot !== null) tell(slot.jobs.length);
        return decision;
      },
    },
  };
}
