import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamodbTickets } from '../../lib/aws/dynamodb-tickets.ts';
import { hiddenFields, reviewDesk, send } from '../support/review-desk.ts';
import { clientOptions, type MotoServer, startMotoServer } from './moto-server.ts';
import { makeTable } from './table.ts';

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer();
});
afterAll(() => moto?.stop());

it('takes one of fifty approvals that come at once, and answers the task once, on DynamoDB', async () => {
  const client = new DynamoDBClient(clientOptions(moto));
  const table = await makeTable(client);
  const states = mockClient(SFNClient);
  states.on(SendTaskSuccessCommand).resolves({});
  const tickets = dynamodbTickets(DynamoDBDocumentClient.from(client), new SFNClient({}), table);
  const { app, open } = reviewDesk({ tickets });
  await open('t1');
  const fields = await hiddenFields(app, '/tickets/t1');

  const responses = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      send(app, '/tickets/t1/approve', { ...fields, name: `Reviewer ${at}` }),
    ),
  );

  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses).toEqual([303, ...Array.from({ length: 49 }, () => 409)]);
  const answers = states.commandCalls(SendTaskSuccessCommand);
  const winner = responses.findIndex(({ status }) => status === 303);
  const { decision } = (await tickets.get('t1')) ?? {};
  expect(decision).toMatchObject({ kind: 'approved', by: `Reviewer ${winner} (name as typed)` });
  expect(answers.map(({ args: [{ input }] }) => JSON.parse(input.output ?? ''))).toEqual([
    decision,
  ]);
});
