import { readFileSync } from 'node:fs';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { StateMachine } from 'aws-local-stepfunctions';
import { beforeEach, expect, it } from 'vitest';
import type * as z from 'zod';
import { StartDueInput, startDue } from '../../lib/aws/start-due.ts';
import { executionName } from '../../lib/aws/start-execution.ts';
import { startRole } from '../../lib/aws/start-role.ts';
import { RETIGHTEN_FLEET, taskStates } from '../../lib/infra/task-states.ts';
import { FindDueInput, findDue } from '../../lib/steps/fleet/find-due.ts';
import { SummariseInput, summarise } from '../../lib/steps/fleet/summarise.ts';
import { awsError } from '../support/sent-commands.ts';
import { arnOf, taggedWorld } from '../support/tagged-world.ts';

// The real file, played by aws-local-stepfunctions since our interpreter knows no Map, over the real steps; IAM and
// Step Functions behind the SDK are in memory.

let world: ReturnType<typeof taggedWorld>;
beforeEach(() => {
  world = taggedWorld();
});

const run = (name: string, cycle: number) =>
  executionName({ arn: arnOf(name), id: `AROA-${name}` }, cycle);

/** Roles whose first run ended now. */
async function tightened(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    world.roles.set(name, { id: `AROA-${name}`, tags: { 'lp:observe': '14d' } });
    await startRole({ account: '111122223333', roleName: name }, world.pass(1), world.ports);
    await world.end(run(name, 1));
  }
}

function step<Input>(schema: z.ZodType<Input>, act: (input: Input) => Promise<unknown>) {
  return async (input: unknown) => JSON.parse(JSON.stringify(await act(schema.parse(input))));
}

let most = 0;
async function play(scope: 'due' | 'all' = 'due'): Promise<unknown> {
  let atOnce = 0;
  most = 0;
  const handlers = {
    FindDue: step(FindDueInput, (input) => findDue(input, world.ports)),
    StartDue: step(StartDueInput, async (input) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((done) => setImmediate(done));
      try {
        return await startDue(input, world.ports);
      } finally {
        atOnce -= 1;
      }
    }),
    Summarise: step(SummariseInput, (input) => summarise(input, world.ports)),
  };
  expect(Object.keys(handlers)).toEqual(taskStates(RETIGHTEN_FLEET).map(({ name }) => name));
  const machine = new StateMachine(JSON.parse(readFileSync(RETIGHTEN_FLEET, 'utf8')), {
    validationOptions: { noValidate: true },
  });
  const all = <Value>(value: Value) =>
    Object.fromEntries(Object.keys(handlers).map((name) => [name, value]));
  return machine.run({ scope } as never, {
    overrides: {
      taskResourceLocalHandlers: handlers as never,
      retryIntervalOverrides: all(0),
    },
  }).result;
}

it('starts nothing before a role is due, and tells nobody', async () => {
  await tightened('app');
  world.pass(29 * 86_400);

  await play();

  expect(world.running()).toEqual([]);
  expect(world.notices).toEqual([]);
});

it('starts the next cycle of every role that is due, a few at a time, and tells how many', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `app-${index}`);
  await tightened(...names);
  world.pass(30 * 86_400);

  const output = await play();

  expect(world.running().map(([name]) => name)).toEqual(
    expect.arrayContaining(names.map((name) => run(name, 2))),
  );
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
  expect(output).toMatchObject({ summary: { started: 12, already: 0, failed: 0, left: 0 } });
  expect(world.notices).toMatchObject([
    { kind: 'retightened', subject: 'Re-tightening: 12 of 12 due roles began' },
  ]);
});

it('starts nothing twice when it is played twice', async () => {
  await tightened('app');
  world.pass(30 * 86_400);

  await play();
  await play('all');
  await play();

  expect([...world.runs.keys()]).toEqual([run('app', 1), run('app', 2)]);
});

it('leaves a run alone that an event began meanwhile', async () => {
  await tightened('app');
  const at = world.pass(30 * 86_400);
  const started = await startRole({ account: '111122223333', roleName: 'app' }, at, {
    ...world.ports,
    cycles: { ...world.cycles, begin: async () => {} },
  });

  expect(started).toMatchObject({ kind: 'started' });
  // With the same options Step Functions would say that it started this very run, which is as well.
  world.roles.set('app', { id: 'AROA-app', tags: { 'lp:observe': '21d' } });
  expect(await play()).toMatchObject({ summary: { started: 0, already: 1 } });
  expect(world.running()).toHaveLength(1);
});

it('starts no role that lost its tag or is gone since', async () => {
  await tightened('app', 'old', 'other');
  world.roles.delete('old');
  delete world.roles.get('other')?.tags['lp:observe'];
  world.pass(30 * 86_400);

  expect(await play()).toMatchObject({ summary: { started: 1, ignored: 2 } });
});

it('starts the others when one cannot be started, and says which and why', async () => {
  await tightened('app', 'broken');
  world.pass(30 * 86_400);
  world.iam.on(GetRoleCommand, { RoleName: 'broken' }).rejects(awsError('AccessDeniedException'));

  expect(await play()).toMatchObject({ summary: { started: 1, failed: 1 } });
  expect(world.notices[0]?.body).toContain('Not started: broken: AccessDeniedException');
  expect(await world.cycles.of('111122223333/broken')).toMatchObject({
    execution: run('broken', 1),
  });
});

it('looks at every role that is in no run, due or not, when a person asks for all', async () => {
  await tightened('app', 'other');
  world.pass(86_400);

  expect(await play('all')).toMatchObject({ summary: { started: 2 } });
});

it('takes the 400 that wait longest, and says how many are left', async () => {
  const cycle = (index: number) => ({
    role: { arn: arnOf(`app-${index}`), id: `AROA-${index}` },
    execution: `run-${index}`,
    begun: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-02T00:00:00.000Z',
    due: `2026-02-01T00:00:00.${String(index).padStart(3, '0')}Z`,
  });
  const cycles = {
    ...world.cycles,
    list: async () => Array.from({ length: 450 }, (_, at) => cycle(449 - at)),
  };

  const found = await findDue({ scope: 'due' }, { ...world.ports, cycles });

  expect(found).toMatchObject({ kind: 'due', left: 50 });
  expect(found.kind === 'due' && found.roles.map(({ id }) => id).slice(0, 2)).toEqual([
    'AROA-0',
    'AROA-1',
  ]);
  // What a state may hand on.
  expect(JSON.stringify(found).length).toBeLessThan(262_144 / 2);
});

it.each([[{}], [{ scope: 'everything' }], [{ scope: 'due', more: 1 }]])(
  'refuses to look for %j',
  (input) => {
    expect(FindDueInput.safeParse(input).success).toBe(false);
  },
);
