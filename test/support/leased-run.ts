import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { taskStates } from '../../lib/infra/task-states.ts';
import { succeedTask } from '../../lib/local/machine/answer.ts';
import { virtualClock } from '../../lib/local/machine/clock.ts';
import { type Execution, startExecution } from '../../lib/local/machine/execution.ts';
import type { Json } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import { play } from '../../lib/local/machine/play.ts';
import type { Leases } from '../../lib/ports.ts';
import { ROLES } from './account-fixture.ts';
import { BEGIN } from './asl-stage.ts';
import { awsWorld, ENVIRONMENT } from './aws-world.ts';
import { realHandlers } from './real-handlers.ts';

const tasks = taskStates();
const machine = loadDefinition(
  readFileSync(new URL('../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
  new Map(tasks.map(({ name, substitution }) => [substitution, name])),
);
const handlers = realHandlers(tasks);

/** The role's. */
export const ROLE_ID = 'AROAORDERSAPI0000001';
export const DAY = 86_400_000;
/** Days since the run began, and the minutes that Access Analyzer took. */
export const onDay = (day: number, minutes = 0) =>
  new Date(BEGIN.getTime() + day * DAY + minutes * 60_000);

interface Part {
  /** Called before each task, at its time. */
  readonly before?: (leases: Leases, now: Date) => Promise<void>;
  /** The state that the run dies in, never to be heard of again; Probation is otherwise waited out. */
  readonly diesIn?: string;
}

/** Whoever plays a run that dies is told by this. */
export class Killed extends Error {}

/** A run of 14 days of soak and seven of probation, and the leases that it has its role by. */
export function leasedRun({ before = async () => {}, diesIn }: Part = {}) {
  const writes: string[] = [];
  awsWorld((service, command, perform) => {
    if (service === 'iam' && /^(Attach|Detach|Put|Delete|Create)/.test(command))
      writes.push(command);
    return perform();
  });
  const database = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const leases = dynamodbLeases(database, ENVIRONMENT.TABLE_NAME);
  const clock = virtualClock(BEGIN);
  let last = startExecution(machine, {
    name: 'run',
    input: {
      role: { arn: ROLES.orders, id: ROLE_ID },
      options: {
        ...{ soakDays: 14, maxDays: 400, maxNew: 50, mode: 'apply', probationDays: 7 },
        onRegression: 'restore-all',
      },
    },
    now: BEGIN,
  });
  const on = async (execution: Execution): Promise<Execution> =>
    play(machine, execution, {
      clock,
      random: () => 0.5,
      ...(diesIn === 'Probation' ? {} : { unanswered: new Set(['Probation']) }),
      save: async (saved) => {
        last = saved;
        if (saved.status.kind === 'waiting-until' && saved.position.state === diesIn)
          throw new Killed(diesIn);
      },
      invoke: async (name, payload) => {
        vi.setSystemTime(clock.now());
        if (name !== 'Admit') await before(leases, clock.now());
        return handlers.get(name)?.(payload, { functionName: name, awsRequestId: 'r' } as Context);
      },
    });
  return {
    leases,
    writes,
    /** From the start to the first review. */
    begin: () => on(last),
    on,
    /** The reviewer says so, so many days after the review began. */
    async decide(decision: Record<string, Json>, after = 0): Promise<Execution> {
      if (last.status.kind !== 'waiting-for-token') throw new Error('nothing waits');
      clock.advanceTo(new Date(clock.now().getTime() + after * DAY));
      const output = { by: 'ann', at: clock.now().toISOString(), ...decision };
      return on(succeedTask(last, last.status.token, output, clock.now()));
    },
    /** What the run waits with; what it left, where it died. */
    seen: () => last,
    proposal: (): Json => Object(last.position.input).proposal.proposal,
    pass: (days: number) => clock.advanceTo(new Date(clock.now().getTime() + days * DAY)),
    now: () => clock.now(),
  };
}
