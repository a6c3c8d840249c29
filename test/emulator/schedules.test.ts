import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, SYNTH_MS, templateWith } from '../infra/synthesised.ts';
import { ACCOUNT, optionsFor, REGION, startMinistack } from './ministack.ts';
import { startMotoServer } from './moto-server.ts';
import { until } from './until.ts';

// The schedules of the synthesised template, made as CloudFormation makes them, and read back.

const DAY = 86_400_000;
const GROUP = 'ratchet';

interface Scheduled {
  readonly Description: string;
  readonly ScheduleExpression: string;
  readonly FlexibleTimeWindow: {
    readonly Mode: 'FLEXIBLE';
    readonly MaximumWindowInMinutes: number;
  };
  readonly Target: {
    readonly Input: string;
    readonly RetryPolicy: {
      readonly MaximumRetryAttempts: number;
      readonly MaximumEventAgeInSeconds: number;
    };
  };
}

/** What CloudFormation would send: the template's own words, with ARNs in place of its references. */
function scheduledBy(
  template: ReturnType<typeof templateWith>,
): readonly CreateScheduleCommandInput[] {
  return Object.entries(template.findResources('AWS::Scheduler::Schedule')).map(
    ([id, { Properties }]) => {
      const { Target, ...own }: Scheduled = Properties;
      const { Input, RetryPolicy } = Target;
      return {
        ...own,
        Name: id,
        GroupName: GROUP,
        Target: {
          Input,
          RetryPolicy,
          Arn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${id}`,
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/ratchet/${id}`,
          DeadLetterConfig: { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:lost` },
        },
      };
    },
  );
}

let schedules: readonly CreateScheduleCommandInput[];
beforeAll(() => {
  schedules = scheduledBy(templateWith(EVERYTHING));
}, SYNTH_MS);

const EMULATORS = [
  { name: 'moto', start: () => startMotoServer({ MOTO_ACCOUNT_ID: ACCOUNT }) },
  { name: 'ministack', start: () => startMinistack() },
] as const;

describe.each(EMULATORS)('on $name', ({ start }) => {
  let emulator: Awaited<ReturnType<typeof start>>;
  let scheduler: SchedulerClient;
  beforeAll(async () => {
    emulator = await start();
    scheduler = new SchedulerClient(optionsFor(emulator));
    await scheduler.send(new CreateScheduleGroupCommand({ Name: GROUP }));
  }, 120_000);
  afterAll(() => emulator?.stop());

  it('every schedule is taken, and is on as it was asked for', async () => {
    expect(schedules).toHaveLength(2);
    for (const schedule of schedules) {
      await scheduler.send(new CreateScheduleCommand(schedule));
      const { Name, GroupName } = schedule;
      const standing = await scheduler.send(new GetScheduleCommand({ Name, GroupName }));
      expect(standing).toMatchObject({ ...schedule, State: 'ENABLED' });
    }
  });

  it('a second of the same name is refused', async () => {
    const [first] = schedules;
    if (first === undefined) throw new Error('the template has no schedule');
    await expect(scheduler.send(new CreateScheduleCommand(first))).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });
});

// moto keeps schedules and never fires one.
describe('on ministack, by its clock', () => {
  it('the schedule of the fleet starts its state machine once a day, with what it is told', async () => {
    const ministack = await startMinistack();
    try {
      const schedule = schedules.find(({ Target }) => Target?.Input?.includes('due'));
      if (schedule === undefined) throw new Error('the template has no schedule of the fleet');
      const states = new SFNClient(optionsFor(ministack));
      const definition = JSON.stringify({
        StartAt: 'Go',
        States: { Go: { Type: 'Pass', End: true } },
      });
      const name = schedule.Name ?? '';
      const roleArn = schedule.Target?.RoleArn ?? '';
      const { stateMachineArn } = await states.send(
        new CreateStateMachineCommand({ name, definition, roleArn }),
      );
      expect(stateMachineArn).toBe(schedule.Target?.Arn);
      const scheduler = new SchedulerClient(optionsFor(ministack));
      await scheduler.send(new CreateScheduleGroupCommand({ Name: GROUP }));
      await scheduler.send(new CreateScheduleCommand(schedule));
      const started = async () => {
        const { executions = [] } = await states.send(
          new ListExecutionsCommand({ stateMachineArn }),
        );
        return Promise.all(
          executions.map(async ({ executionArn }) => {
            const { input } = await states.send(new DescribeExecutionCommand({ executionArn }));
            return JSON.parse(input ?? '');
          }),
        );
      };
      const begin = ministack.now().getTime();
      for (const day of [1, 2]) {
        // The window of an hour in which it may fire is over by then.
        ministack.advanceTo(new Date(begin + day * (DAY + 3_700_000)));
        await until(`start ${day}`, async () => (await started()).length === day);
      }
      expect(await started()).toEqual([{ scope: 'due' }, { scope: 'due' }]);
    } finally {
      await ministack.stop();
    }
  });
});
