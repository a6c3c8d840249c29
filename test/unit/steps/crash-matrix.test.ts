import { afterAll, describe, expect, it } from 'vitest';
import { isOwn } from '../../../lib/domain/change/operation.ts';
import type { Roles } from '../../../lib/ports.ts';
import { ACCOUNT_ID, allows, POLICIES } from '../../support/account-fixture.ts';
import { FAULTS, type Fault, isRetried, runScene, type Scene } from '../../support/crash-matrix.ts';
import {
  ABANDON,
  APPLY,
  GIVE_BACK,
  RESTORE,
  ROLE,
  swapProposal,
} from '../../support/crash-scenes.ts';

// Every call to IAM that a step makes goes wrong in every way, once; the machine of tighten-role.asl.json goes on as it
// would on AWS. Whatever happened, the role ends as without the fault, and could make its calls at every moment.

const SCENES = [APPLY, ABANDON, RESTORE, GIVE_BACK];

/** Calls to IAM that each scene makes when all goes well: a matrix that lost one has to say so here. */
const CALLS: Readonly<Record<string, number>> = {
  apply: 61,
  abandon: 46,
  restore: 60,
  'give back': 34,
};
const LAGS = [0, 1, 2, 3, 4, 5];
const SEEDS = [1, 2, 3, 4];
/** Under lags a run makes more calls; a function that dies is the fault that leaves the most undone. */
const DEATHS: readonly Fault[] = FAULTS.filter(({ error }) => error === 'Sandbox.Timedout');

let cases = 0;
afterAll(() => console.info(`crash matrix: ${cases} cases, none skipped`));

const told = ({ error, when }: Fault) => `${error} ${when} the effect`;

async function holds(scene: Scene, calm: string, plan: Parameters<typeof runScene>[1] & object) {
  const run = await runScene(scene, plan);
  const where = `call ${plan.at} of ${run.calls.length}: ${run.calls[plan.at ?? 0]}, lag ${plan.lag ?? 0}, seed ${plan.seed ?? 0}`;
  cases += 1;
  expect(run.denied, where).toEqual([]);
  if (plan.fault === undefined || plan.fault === null || isRetried(scene, plan.fault.error)) {
    expect(run.outcome, where).toBe(calm);
    return;
  }
  // A person is told; the role is whole, and whoever starts again gets there.
  expect(run.states.at(-1), where).toBe(scene === GIVE_BACK ? 'Close' : 'Failed');
  if (scene === APPLY) expect(policiesIn(run.outcome), where).toEqual(policiesIn(run.before));
  if (scene === GIVE_BACK) expect(run.outcome, where).toBe((await runScene(RESTORE)).outcome);
  else expect(await run.again(), where).toBe(calm);
}

function policiesIn(outcome: string): unknown {
  const [policies, own] = JSON.parse(outcome);
  return [policies, own];
}

describe.each(SCENES)('$name', (scene: Scene) => {
  it.each(FAULTS.map((fault) => [told(fault), fault] as const))(
    'survives %s at every call',
    async (_, fault) => {
      const calm = await runScene(scene);
      expect(calm.calls).toHaveLength(CALLS[scene.name] ?? 0);
      for (const at of calm.calls.keys()) await holds(scene, calm.outcome, { at, fault });
    },
  );

  it.each(LAGS)('ends the same when reads lag by up to %i calls', async (lag) => {
    const calm = await runScene(scene);
    for (const seed of SEEDS) await holds(scene, calm.outcome, { lag, seed });
  });

  it.each(LAGS.slice(1))(
    'survives its death at every call when reads lag by up to %i',
    async (lag) => {
      const calm = await runScene(scene);
      const { calls } = await runScene(scene, { lag, seed: lag });
      for (const fault of DEATHS)
        for (const at of calls.keys())
          await holds(scene, calm.outcome, { at, fault, lag, seed: lag });
    },
  );
});

describe('sees what it is there to see:', () => {
  const give = async (roles: Roles) => {
    for (const draft of swapProposal('').attach)
      await roles.attach(ROLE.arn, await roles.createPolicy({ ...draft, account: ACCOUNT_ID }));
  };
  const take = async (roles: Roles) => {
    await roles.detach(ROLE.arn, POLICIES.orders);
    await roles.detach(ROLE.arn, POLICIES.aws);
    await roles.deleteInline(ROLE.arn, 'inline-queue');
  };
  const planted = (scene: Scene, step: (roles: Roles) => Promise<void>, plan = {}) =>
    runScene({ ...scene, step: (_, { roles }) => step(roles) }, plan);

  it('a swap that takes before it gives', async () => {
    const { denied } = await planted(APPLY, async (roles) => {
      await take(roles);
      await give(roles);
    });
    expect(denied).toContain('dynamodb:GetItem after DetachRolePolicyCommand');
  });

  it('a swap that does not read back before it takes', async () => {
    const hasty = async (roles: Roles) => {
      await give(roles);
      await take(roles);
    };
    expect((await planted(APPLY, hasty)).denied).toEqual([]);
    expect((await planted(APPLY, hasty, { lag: 5 })).denied).not.toEqual([]);
  });

  it('a policy that is deleted before it is detached', async () => {
    const calm = await runScene(ABANDON);
    const { outcome } = await planted(ABANDON, async (roles) => {
      const own = (await roles.snapshot(ROLE.arn)).attached.filter(({ arn }) => isOwn(arn));
      await roles.attach(ROLE.arn, POLICIES.orders);
      await roles.attach(ROLE.arn, POLICIES.aws);
      await roles.putInline(ROLE.arn, 'inline-queue', allows('sqs:SendMessage', '*'));
      for (const { arn } of own) await roles.deletePolicy(arn);
      for (const { arn } of own) await roles.detach(ROLE.arn, arn);
      await roles.tag(ROLE.arn, { 'lp:status': 'abandoned' });
    });
    expect(outcome).not.toBe(calm.outcome);
  });
});
