import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { essence, type RoleSnapshot } from '../../lib/domain/role.ts';
import { ApplyInput, apply } from '../../lib/steps/apply.ts';
import { ACCOUNT_ID, POLICIES } from '../support/account-fixture.ts';
import { type Fault, runOnce, type Scene } from '../support/crash-matrix.ts';
import { APPLY, EXECUTION, RESTORE, SCENES } from '../support/crash-scenes.ts';
import { type MotoServer, startMotoServer } from './moto-server.ts';
import { faultyClient, ordersAccount, refused } from './orders-account.ts';

// The scenes of crash-matrix-disk.test.ts on moto's IAM and DynamoDB: every write goes wrong once, before its effect or
// after it, and the state machine goes on by itself.

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer({
    MOTO_ACCOUNT_ID: ACCOUNT_ID,
    MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
  });
});
afterAll(() => moto?.stop());

/** What became of the role: what it may do, and its tags. Every account gives it another id, which given-back names hold. */
function outcomeOf(role: RoleSnapshot) {
  const text = JSON.stringify({ may: essence({ ...role, id: '' }), tags: role.tags });
  return JSON.parse(text.replace(/-given-back-[0-9a-f]{8}/g, '-given-back'));
}

async function play(scene: Scene, fault: { readonly at: number; readonly when: Fault['when'] }) {
  const { ports, role } = await ordersAccount(moto);
  const untouched = await role();
  const ledger = JSON.parse(JSON.stringify(await scene.prepare(ports)));
  const before = await role();
  const seen: string[] = [];
  const { client, writes } = faultyClient(moto, fault, async (command, at) => {
    // Up to the fault it is as when all goes well.
    if (at < fault.at) return;
    const now = await role();
    seen.push(...refused(now, scene).map((call) => `${call} refused after ${command}`));
    if (now.boundary?.arn !== POLICIES.boundary) seen.push(`no boundary after ${command}`);
  });
  const states = await runOnce(scene, ledger, { ...ports, roles: iamRoles(client) });
  const after = outcomeOf(await role());
  return {
    untouched: outcomeOf(untouched),
    before: outcomeOf(before),
    after,
    seen,
    writes,
    states,
  };
}

const CALM = { at: -1, when: 'before' } as const;

describe.each(SCENES)('$name on moto', (scene) => {
  it.each(['before', 'after'] as const)(
    'stopped %s the effect of any write, ends the same, denies nothing and keeps the boundary',
    async (when) => {
      const calm = await play(scene, CALM);
      expect(calm.after).not.toEqual(calm.before);
      expect(calm.writes.length).toBeGreaterThanOrEqual(2);
      for (const [at, write] of calm.writes.entries()) {
        const { after, seen } = await play(scene, { at, when });
        expect(seen, `write ${at}: ${write}`).toEqual([]);
        expect(after, `write ${at}: ${write}`).toEqual(calm.after);
      }
    },
  );
});

it('has the policies, the boundary and the trust that it had after it was put back', async () => {
  const { untouched, after } = await play(RESTORE, CALM);
  expect(after.may).toEqual(untouched.may);
});

it('is changed by one of two executions at once; the other stops before its first write', async () => {
  const { ports, role } = await ordersAccount(moto);
  const ledger = JSON.parse(JSON.stringify(await APPLY.prepare(ports)));
  const runs = [EXECUTION, 'run-2'].map((execution) => {
    const { client, writes } = faultyClient(moto, CALM, async () => {});
    const { role: of, proposal, decision } = ledger;
    const input = ApplyInput.parse({ execution, role: of, ...proposal, decision });
    return { execution, writes, run: () => apply(input, { ...ports, roles: iamRoles(client) }) };
  });

  const ends = await Promise.allSettled(runs.map(({ run }) => run()));

  const [winner, loser] = ends[0]?.status === 'fulfilled' ? [0, 1] : [1, 0];
  expect(ends[winner]).toMatchObject({ status: 'fulfilled' });
  expect(ends[loser]).toMatchObject({ status: 'rejected', reason: { name: 'RoleTaken' } });
  expect(ends[loser]).toMatchObject({
    reason: { message: expect.stringContaining(`execution ${runs[winner]?.execution} is at work`) },
  });
  expect(runs[loser]?.writes).toEqual([]);
  const changed = outcomeOf(await role());
  const { after } = await play(APPLY, CALM);
  expect(changed).toEqual(after);
});
