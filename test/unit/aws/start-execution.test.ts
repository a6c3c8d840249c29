import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionName, startOnce } from '../../../lib/aws/start-execution.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten';
const role = { arn: 'arn:aws:iam::111122223333:role/team/app', id: 'AROAEXAMPLE' };
const at = new Date('2026-11-02T09:00:00Z');
const exists = new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });

const stepFunctions = mockClient(SFNClient);
const start = () =>
  startOnce(new SFNClient({ region: 'us-east-1' }), MACHINE, { role, at, input: { role } });
beforeEach(() => {
  stepFunctions.reset();
});

const named = (cycle: number) => executionName(role, cycle);
const described = (cycle: number) => [
  'DescribeExecution',
  {
    executionArn: `arn:aws:states:us-east-1:111122223333:execution:tighten:${named(cycle)}`,
  },
];
const started = (cycle: number) => [
  'StartExecution',
  { stateMachineArn: MACHINE, name: named(cycle), input: JSON.stringify({ role }) },
];

it('starts the first run of a role', async () => {
  expect(await start()).toEqual({ kind: 'started', execution: named(1) });
  expect(sentBy(stepFunctions)).toEqual([started(1)]);
});

it('starts nothing while a run goes on', async () => {
  stepFunctions.on(StartExecutionCommand).rejects(exists);
  stepFunctions.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });

  expect(await start()).toEqual({ kind: 'already', execution: named(1) });
  expect(sentBy(stepFunctions)).toEqual([started(1), described(1)]);
});

it('starts nothing for an event from before the end of a run, which was late', async () => {
  stepFunctions.on(StartExecutionCommand).rejects(exists);
  stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status: 'SUCCEEDED', stopDate: new Date('2026-11-02T09:00:01Z') });

  expect(await start()).toEqual({ kind: 'already', execution: named(1) });
});

it('starts the next cycle for a role that was tagged again after its run', async () => {
  stepFunctions.on(StartExecutionCommand).rejectsOnce(exists).resolves({});
  stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status: 'SUCCEEDED', stopDate: new Date('2026-11-01T09:00:00Z') });

  expect(await start()).toEqual({ kind: 'started', execution: named(2) });
  expect(sentBy(stepFunctions)).toEqual([started(1), described(1), started(2)]);
});

it('gives up, naming the role, when it goes round and round', async () => {
  stepFunctions.on(StartExecutionCommand).rejects(exists);
  stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status: 'FAILED', stopDate: new Date('2026-10-01T09:00:00Z') });

  await expect(start()).rejects.toThrow(`${role.arn} went through 50 runs`);
});

it.each(['ThrottlingException', 'StateMachineDoesNotExist', 'AccessDeniedException'])(
  'lets %s out, so that the event is tried again or kept',
  async (name) => {
    stepFunctions.on(StartExecutionCommand).rejects(awsError(name));

    await expect(start()).rejects.toMatchObject({ name });
  },
);

describe('the name of a run', () => {
  it('is the same for the same role and cycle, whatever else the event says', () => {
    expect(executionName(role, 1)).toBe(executionName({ ...role }, 1));
    expect(executionName(role, 1)).toMatch(/^app-[0-9a-f]{24}$/);
  });

  it('differs by account, role id and cycle', () => {
    const names = [
      executionName(role, 1),
      executionName(role, 2),
      executionName({ ...role, id: 'AROAOTHER' }, 1),
      executionName({ ...role, arn: role.arn.replace('111122223333', '444455556666') }, 1),
    ];

    expect(new Set(names).size).toBe(4);
  });

  it('has only characters, and as many, as Step Functions takes', () => {
    const arn = `arn:aws:iam::111122223333:role/${'a+=,.@-'.repeat(9)}`;

    expect(executionName({ arn, id: 'AROAEXAMPLE' }, 1)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });
});
