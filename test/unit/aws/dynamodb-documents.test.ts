import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { dynamodbDocuments } from '../../../lib/aws/dynamodb-documents.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

interface Counter {
  readonly execution: string;
  readonly count: number;
}

function bench() {
  const { items, database } = fakeTable();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const counters = dynamodbDocuments<Counter>(client, 'table', 'lease', 'counter');
  const increment = () =>
    counters.change(
      'AROA',
      (standing) => ({ execution: 'e', count: (standing?.count ?? 0) + 1 }),
      (counter) => counter,
    );
  const storedByAnother = (count: number) =>
    items.set('lease AROA', { pk: 'lease', sk: 'AROA', counter: { execution: 'f', count } });
  return { items, database, counters, increment, storedByAnother };
}

it('writes a document first only where none is, and then only over what was read', async () => {
  const { database, increment } = bench();

  await increment();
  await increment();

  const read = [
    'Get',
    { TableName: 'table', Key: { pk: 'lease', sk: 'AROA' }, ConsistentRead: true },
  ];
  expect(sentBy(database)).toEqual([
    read,
    [
      'Put',
      {
        TableName: 'table',
        Item: { pk: 'lease', sk: 'AROA', counter: { execution: 'e', count: 1 } },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    ],
    read,
    [
      'Put',
      {
        TableName: 'table',
        Item: { pk: 'lease', sk: 'AROA', counter: { execution: 'e', count: 2 } },
        ConditionExpression: '#document = :seen',
        ExpressionAttributeNames: { '#document': 'counter' },
        ExpressionAttributeValues: { ':seen': { execution: 'e', count: 1 } },
      },
    ],
  ]);
});

it('decides anew on what another wrote in between', async () => {
  const { increment, storedByAnother, database, counters } = bench();
  const put = database.commandCalls(PutCommand).length;
  let seen = 0;
  const decided = await counters.change(
    'AROA',
    (standing) => {
      seen += 1;
      if (seen === 1) storedByAnother(41);
      return { execution: 'e', count: (standing?.count ?? 0) + 1 };
    },
    (counter) => counter,
  );

  expect([decided.count, seen]).toEqual([42, 2]);
  expect(await increment()).toEqual({ execution: 'e', count: 43 });
  expect(database.commandCalls(PutCommand).length - put).toBe(3);
});

it('loses none of twenty increments at once that are tried again, nor counts one twice', async () => {
  const { increment, counters } = bench();
  const tries = Array.from({ length: 20 }, async () => {
    for (;;) if ((await increment().catch(() => null)) !== null) return;
  });

  await Promise.all(tries);

  expect(await counters.read('AROA')).toEqual({ execution: 'e', count: 20 });
});

it('gives up after eight lost races, and says which document it was', async () => {
  const { counters, storedByAnother, database } = bench();
  let written = 0;
  const changed = counters.change(
    'AROA',
    () => {
      written += 1;
      storedByAnother(written);
      return { execution: 'e', count: 0 };
    },
    (counter) => counter,
  );

  await expect(changed).rejects.toThrow('The counter of AROA was written by others 8 times.');
  expect(database.commandCalls(PutCommand)).toHaveLength(8);
});

it('writes nothing when the decision is to leave it', async () => {
  const { counters, database } = bench();

  expect(
    await counters.change(
      'AROA',
      (standing) => standing,
      () => null,
    ),
  ).toBeNull();
  expect(namesSentBy(database)).toEqual(['Get']);
});

it('forgets the document of the execution, and leaves another one alone', async () => {
  const { increment, counters, items, storedByAnother } = bench();
  await increment();
  await counters.forget('AROA', 'e');
  expect(items.size).toBe(0);

  storedByAnother(1);
  await counters.forget('AROA', 'e');
  expect(await counters.list()).toEqual([{ execution: 'f', count: 1 }]);
});

it('passes on what is not a lost race', async () => {
  const { database, counters } = bench();
  database.on(PutCommand).rejects(awsError('ProvisionedThroughputExceededException'));

  await expect(counters.write('AROA', null, { execution: 'e', count: 1 })).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  });
});
