import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { taskStates } from '../../lib/infra/task-states.ts';
import { succeedTask } from '../../lib/local/machine/answer.ts';
import { virtualClock } from '../../lib/local/machine/clock.ts';
import {
  type Execution,
  startExecution,
  statesEntered,
} from '../../lib/local/machine/execution.ts';
import type { Json } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import { play } from '../../lib/local/machine/play.ts';
import type { Leases } from '../../lib/ports.ts';
import { ROLES } from '../support/account-fixture.ts';
import { BEGIN } from '../support/asl-stage.ts';
import { awsWorld, ENVIRONMENT } from '../support/aws-world.ts';
import { realHandlers } from '../support/real-handlers.ts';

// The real state machine with the real handlers, in virtual time: whose the role is while a run waits for weeks, dies,
// or comes back to a role that another has by then.

const tasks = taskStates();
const machine = loadDefinition(
  readFileSync(new URL('../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
  new Map(tasks.map(({ name, substitution }) => [substitution, name])),
);
const handlers = realHandlers(tasks);

const ID = 'AROAORDERSAPI0000001';
const DAY = 86_400_000;
/** Days since the run began, and the minutes that Access Analyzer took. */
const onDay = (day: number, minutes = 0) =>
  new Date(BEGIN.getTime() + day * DAY + minutes * 60_000);

interface Part {
  /** Called before each task, at its time. */
  readonly before?: (leases: Leases, now: Date) => Promise<void>;
  /** The state that the run dies in, never to be heard of again; Probation is otherwise waited out. */
  readonly diesIn?: string;
}

class Killed extends Error {}

/** A run of 14 days of soak and seven of probation, and the leases that it has its role by. */
function stage({ before = async () => {}, diesIn }: Part = {}) {
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
      role: { arn: ROLES.orders, id: ID },
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

const rivalAt = (now: Date) => ({
  execution: 'rival',
  at: now.toISOString(),
  until: new Date(now.getTime() + DAY).toISOString(),
});

it('keeps its role through 90 days of review and soaking on, whoever asks for it at whatever time', async () => {
  const refused: string[] = [];
  const { begin, decide, proposal, leases, now } = stage({
    before: async (held, at) => {
      const other = await held.take(ID, rivalAt(at));
      refused.push(other?.execution ?? 'nobody');
    },
  });
  await begin();
  await decide({ kind: 'extended', seconds: 60 * 86_400 }, 29.9);
  const ended = await decide({ kind: 'approved', proposal: proposal() }, 29.9);

  expect(now().getTime()).toBeGreaterThan(onDay(14 + 29.9 + 60 + 29.9 + 6).getTime());
  expect(statesEntered(ended).at(-1)).toBe('Close');
  expect(ended.status).toMatchObject({ output: { closing: { outcome: 'tightened' } } });
  expect(refused.length).toBeGreaterThan(20);
  // Only when it is over is the role free.
  expect(new Set(refused)).toEqual(new Set(['run']));
  expect(await leases.take(ID, rivalAt(now()))).toBeNull();
});

describe('an execution that died', () => {
  it.each([
    ['Soak', 14 + 3, 0],
    ['Review', 14 + 30 + 3, 1],
    ['SoakOn', 14 + 1 + 60 + 3, 1],
    // Its first look is at once, the next one a day later.
    ['Probation', 14 + 1 + 3, 1],
  ])(
    'in %s leaves its role to others on day %d, and not a moment before',
    async (state, day, minutes) => {
      const { begin, decide, proposal, leases, seen } = stage({ diesIn: state });
      const extended = { kind: 'extended', seconds: 60 * 86_400 };
      await begin().catch(asKilled);
      if (state === 'SoakOn') await decide(extended, 1).catch(asKilled);
      if (state === 'Probation') await decide({ kind: 'approved', proposal: proposal() });
      expect(seen().position.state).toBe(state);

      const free = onDay(day, minutes);
      const early = await leases.take(ID, rivalAt(new Date(free.getTime() - 1)));
      expect(early).toMatchObject({ execution: 'run', until: free.toISOString() });
      expect(await leases.take(ID, rivalAt(free))).toBeNull();
    },
  );

  function asKilled(error: unknown): void {
    if (!(error instanceof Killed)) throw error;
  }
});

describe('an execution that lost its role', () => {
  const over = (now: Date) => ({ ...rivalAt(now), changes: true, takesOver: true }) as const;

  it('writes nothing when it is approved', async () => {
    const { begin, decide, proposal, leases, writes, now } = stage();
    await begin();
    expect(await leases.take(ID, over(now()))).toBeNull();
    const ended = await decide({ kind: 'approved', proposal: proposal() });

    expect(statesEntered(ended).slice(-2)).toEqual(['Apply', 'Refuse']);
    expect(ended.status).toMatchObject({ output: { refusal: { by: 'guardrail' } } });
    expect(writes).toEqual([]);
  });

  it('asks for nothing more when the reviewer wants to see more', async () => {
    const { begin, decide, leases, writes, now } = stage();
    await begin();
    await leases.take(ID, over(now()));
    const ended = await decide({ kind: 'extended', seconds: 86_400 });

    expect(statesEntered(ended).slice(-2)).toEqual(['RenewLease', 'Refuse']);
    expect(writes).toEqual([]);
  });

  it('opens no ticket after its soak', async () => {
    const { begin, writes } = stage({
      before: async (held, at) => {
        if (at >= onDay(14)) await held.take(ID, over(at));
      },
    });
    const ended = await begin();

    expect(statesEntered(ended).slice(-2)).toEqual(['Collect', 'Refuse']);
    expect(writes).toEqual([]);
  });

  it('leaves its change as it is when it wakes too late in probation, and has a person look', async () => {
    const { begin, decide, proposal, leases, writes, pass, now, on, seen } = stage({
      diesIn: 'Probation',
    });
    await begin();
    await decide({ kind: 'approved', proposal: proposal() });
    const swapped = writes.length;
    pass(5);
    expect(await leases.take(ID, rivalAt(now()))).toBeNull();
    const ended = await on(seen());

    expect(statesEntered(ended).slice(-3)).toEqual(['Watch', 'Escalate', 'Failed']);
    expect(ended.status).toMatchObject({ kind: 'failed', error: 'RoleTaken' });
    expect(writes).toHaveLength(swapped);
    expect(await leases.take(ID, { ...rivalAt(now()), execution: 'third' })).toMatchObject({
      execution: 'rival',
    });
  });
});
