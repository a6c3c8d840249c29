import { GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionName } from '../../../lib/aws/start-execution.ts';
import { startOnTag, TagEvent } from '../../../lib/aws/start-on-tag.ts';
import { BadInput } from '../../../lib/domain/errors.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import type { Cycles } from '../../../lib/ports.ts';
import { memoryCycles } from '../../support/memory-cycles.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';
import { iamEvent, TAG_EVENTS } from '../../support/tag-events.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/team/app', id: 'AROAEXAMPLE' };
const region = { region: 'us-east-1' };
const iam = mockClient(IAMClient);
const stepFunctions = mockClient(SFNClient);

let notices: Notice[];
let cycles: Cycles;
beforeEach(() => {
  iam.reset();
  stepFunctions.reset();
  notices = [];
  cycles = memoryCycles();
});

const start = (event: unknown) =>
  startOnTag(TagEvent.parse(event), {
    iam: () => new IAMClient(region),
    stepFunctions: new SFNClient(region),
    stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten',
    cycles,
    clock: { now: () => new Date('2026-11-02T09:01:00Z') },
    notices: {
      send: async (notice) => {
        notices.push(notice);
      },
    },
  });
const roleWith = (...Tags: { Key: string; Value: string }[]) =>
  iam.on(GetRoleCommand).resolves({ Role: { Arn: role.arn, RoleId: role.id, Tags } as never });
const tagged = iamEvent('TagRole', {
  roleName: 'app',
  tags: [{ key: 'lp:observe', value: '14d' }],
});

describe.each(TAG_EVENTS)('$name', ({ event, starts }) => {
  it(starts ? 'starts a run' : 'starts nothing, and IAM is not asked', async () => {
    roleWith({ Key: 'lp:observe', Value: '14d' });

    const { kind } = await start(event);

    expect(kind).toBe(starts ? 'started' : 'ignored');
    expect(namesSentBy(iam)).toEqual(starts ? ['GetRole'] : []);
    expect(namesSentBy(stepFunctions)).toEqual(starts ? ['StartExecution'] : []);
  });
});

it('hands the state machine the role and the options of the tag as it is now', async () => {
  roleWith({ Key: 'team', Value: 'a' }, { Key: 'LP:Observe', Value: '30d mode=export' });

  await start(tagged);

  expect(sentBy(iam)).toEqual([['GetRole', { RoleName: 'app' }]]);
  expect(sentBy(stepFunctions)).toEqual([
    [
      'StartExecution',
      {
        stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten',
        name: executionName(role, 1),
        input: JSON.stringify({
          role,
          options: {
            soakDays: 30,
            maxDays: 60,
            maxNew: 0.5,
            mode: 'export',
            probationDays: 7,
            onRegression: 'restore-all',
            requester: 'arn:aws:sts::111122223333:assumed-role/Dev/ada',
          },
        }),
      },
    ],
  ]);
});

it('starts nothing when the tag was taken off again', async () => {
  roleWith({ Key: 'team', Value: 'a' });

  expect(await start(tagged)).toEqual({
    kind: 'ignored',
    reason: 'the tag was taken off again',
  });
  expect(sentBy(stepFunctions)).toEqual([]);
});

it('starts nothing when the role is gone', async () => {
  iam.on(GetRoleCommand).rejects(new NoSuchEntityException({ message: 'gone', $metadata: {} }));

  expect(await start(tagged)).toEqual({ kind: 'ignored', reason: 'the role is gone' });
});

it('tells people of a value that it cannot read, and starts nothing', async () => {
  roleWith({ Key: 'lp:observe', Value: 'forever' });

  expect(await start(tagged)).toMatchObject({ kind: 'refused' });
  expect(notices).toEqual([
    {
      kind: 'refused',
      roleArn: role.arn,
      subject: 'Tag not understood: app',
      body: expect.stringContaining('"forever" is no number of days'),
    },
  ]);
  expect(sentBy(stepFunctions)).toEqual([]);
});

it('tells people of a role in an account that it cannot get into, and starts nothing', async () => {
  const bar =
    'Ratchet may not assume arn:aws:iam::111122223333:role/ratchet/RatchetReads: deploy its member stack in that account.';
  iam.on(GetRoleCommand).rejects(new BadInput(bar));

  expect(await start(tagged)).toMatchObject({ kind: 'refused' });
  expect(notices).toEqual([
    {
      kind: 'refused',
      roleArn: 'arn:aws:iam::111122223333:role/app',
      subject: 'No access to account 111122223333',
      body: `Nothing was started for role app, which was tagged lp:observe. ${bar}`,
    },
  ]);
  expect(sentBy(stepFunctions)).toEqual([]);
});

it('lets out what passes by itself, so that the event is tried again', async () => {
  iam.on(GetRoleCommand).rejects(awsError('Throttling'));

  await expect(start(tagged)).rejects.toMatchObject({ name: 'Throttling' });
  expect(notices).toEqual([]);
});

it('notes which run the role is in, and a late event does not put an old run in its place', async () => {
  roleWith({ Key: 'lp:observe', Value: '14d' });
  await start(tagged);
  expect(await cycles.of('111122223333/app')).toMatchObject({
    execution: executionName(role, 1),
    begun: '2026-11-02T09:01:00.000Z',
    ended: null,
  });

  await cycles.begin({ role, execution: 'app-cycle-2', at: '2026-11-03T00:00:00.000Z' });
  stepFunctions
    .on(StartExecutionCommand)
    .rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));
  stepFunctions
    .on(DescribeExecutionCommand)
    .resolves({ status: 'ABORTED', stopDate: new Date('2026-11-02T09:30:00Z') });

  expect(await start(tagged)).toEqual({ kind: 'already', execution: executionName(role, 1) });
  expect(await cycles.of('111122223333/app')).toMatchObject({ execution: 'app-cycle-2' });
});
