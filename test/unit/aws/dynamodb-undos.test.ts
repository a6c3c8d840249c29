import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { dynamodbUndos } from '../../../lib/aws/dynamodb-undos.ts';
import type { Undos } from '../../../lib/ports.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:undo:live';
const ROLE = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const AT = '2026-10-01T00:00:00.000Z';
const wanted = (more: Partial<Parameters<Undos['ask']>[0]> = {}) => ({
  ...{ ticketId: 't1', role: ROLE, by: 'ada', at: AT, only: null, after: 0 },
  ...more,
});

const states = mockClient(SFNClient);
let undos: Undos;
let items: ReturnType<typeof fakeTable>['items'];
beforeEach(() => {
  states.reset();
  states.on(StartExecutionCommand).resolves({});
  items = fakeTable().items;
  undos = dynamodbUndos(
    DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' })),
    'table',
    () => ({ stepFunctions: new SFNClient({ region: 'us-east-1' }), stateMachineArn: MACHINE }),
  );
});
const starts = () =>
  states.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
const started = () => starts().map(({ name = '' }) => name);

it('notes what was asked, and starts it with all that it needs and no more', async () => {
  expect(await undos.ask(wanted({ only: 's3:GetObject' }))).toBe('asked');
  const [undo] = await undos.of('t1');
  expect(undo).toEqual({
    ...{ number: 1, by: 'ada', at: AT, only: 's3:GetObject' },
    execution: expect.stringMatching(/^undo-[0-9a-f]{24}-1$/),
  });
  expect(sentBy(states)).toEqual([
    [
      'StartExecution',
      {
        stateMachineArn: MACHINE,
        name: undo?.execution,
        input: JSON.stringify({ role: ROLE, ticket: 't1', by: 'ada', only: 's3:GetObject' }),
      },
    ],
  ]);
  expect([...items.keys()]).toEqual(['undo t1']);
});

it('lets one of fifty win that ask at once, and starts nothing but its', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => undos.ask(wanted({ by: `reviewer ${index}` }))),
  );
  expect(answers.filter((answer) => answer === 'asked')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'under-way')).toHaveLength(49);
  const [undo, ...more] = await undos.of('t1');
  expect(more).toEqual([]);
  expect(new Set(started())).toEqual(new Set([undo?.execution]));
  const inputs = new Set(starts().map(({ input }) => input));
  expect(inputs).toEqual(new Set([expect.stringContaining(`"by":"${undo?.by}"`)]));
});

it('starts again what was noted and never began, as it was asked for first', async () => {
  states.on(StartExecutionCommand).rejectsOnce(awsError('ThrottlingException')).resolves({});
  await expect(undos.ask(wanted())).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(await undos.ask(wanted({ by: 'bob', only: 's3' }))).toBe('under-way');
  expect(started()).toHaveLength(2);
  expect(new Set(started()).size).toBe(1);
  expect(starts()[1]).toEqual(starts()[0]);
});

it('takes an execution that is over for started', async () => {
  await undos.ask(wanted());
  states
    .on(StartExecutionCommand)
    .rejects(new ExecutionAlreadyExists({ message: 'no', $metadata: {} }));
  expect(await undos.ask(wanted())).toBe('under-way');
});
