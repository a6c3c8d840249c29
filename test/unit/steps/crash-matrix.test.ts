import { describe, expect, it } from 'vitest';
import { isOwn } from '../../../lib/domain/change/operation.ts';
import type { Roles } from '../../../lib/ports.ts';
import { ACCOUNT_ID, allows, POLICIES } from '../../support/account-fixture.ts';
import { survives } from '../../support/crash-case.ts';
import { FAULTS, type Fault, runScene, type Scene } from '../../support/crash-matrix.ts';
import { ABANDON, APPLY, ROLE, SCENES, swapProposal } from '../../support/crash-scenes.ts';

// Every call to IAM that a step makes goes wrong in every way, once; the machine of tighten-role.asl.json goes on as it
// would on AWS. Whatever happened, the role ends as without the fault, and could make its calls at every moment.

/** Calls to IAM that each scene makes when all goes well: a matrix that lost one has to say so here. */
const CALLS: Readonly<Record<string, number>> = {
  apply: 61,
  abandon: 46,
  restore: 60,
  'give back': 34,
  'roll back': 61,
  'roll back in part': 35,
};
const CASES = Object.values(CALLS).reduce((sum, calls) => sum + calls, 0) * FAULTS.length;

const told = ({ error, when }: Fault) => `${error} ${when} the effect`;
let cases = 0;

describe.each(SCENES)('$name', (scene: Scene) => {
  it.each(FAULTS.map((fault) => [told(fault), fault] as const))(
    'survives %s at every call',
    async (_, fault) => {
      const calm = await runScene(scene);
      expect(calm.calls).toHaveLength(CALLS[scene.name] ?? 0);
      for (const at of calm.calls.keys()) {
        await survives(scene, calm.outcome, { at, fault });
        cases += 1;
      }
    },
  );
});

it(`was all ${CASES} cases, none skipped`, () => {
  expect(CASES).toBe(3_267);
  expect(cases).toBe(CASES);
  console.info(`crash matrix: ${cases} cases`);
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
