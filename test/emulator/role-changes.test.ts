import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { applyPlan, arrived } from '../../lib/domain/change/plan.ts';
import { decide } from '../../lib/domain/gates/replay.ts';
import { documentsOf, type RoleSnapshot } from '../../lib/domain/role.ts';
import type { Archive, Roles } from '../../lib/ports.ts';
import { abandon } from '../../lib/steps/abandon.ts';
import { apply } from '../../lib/steps/apply.ts';
import { restore } from '../../lib/steps/restore.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import { rollBack } from '../../lib/steps/roll-back.ts';
import { allowing, allows } from '../support/account-fixture.ts';
import { swapProposal } from '../support/crash-scenes.ts';
import { faultyRoles } from '../support/faulty-roles.ts';
import { memoryLeases } from '../support/memory-leases.ts';
import { memoryArchive } from '../support/review-ports.ts';
import { clientOptions, type MotoServer, startMotoServer } from './moto-server.ts';

// Swap, walk back, restore and roll back on moto's IAM, each stopped once at every call; test/unit/steps has the same
// scenarios on files and on a simulated IAM. Leases on its DynamoDB, where conditions are evaluated.

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer();
});
afterAll(() => moto?.stop());

let made = 0;

const USED = {
  action: 'dynamodb:GetItem',
  resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/a',
};
const clock = { now: () => new Date('2026-09-15T00:00:00Z') };

/** A role of its own with a managed policy and an inline one that a draft replaces, and the steps on it. */
async function newRole() {
  const client = new IAMClient(clientOptions(moto));
  const RoleName = `app-${++made}`;
  const trust = { Version: '2012-10-17', Statement: [] };
  const { Role } = await client.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const PolicyDocument = JSON.stringify(allowing('dynamodb:*', '*'));
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: `broad-${made}`, PolicyDocument }),
  );
  const PolicyArn = Policy?.Arn ?? '';
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument }));

  const role = { arn: Role?.Arn ?? '', id: Role?.RoleId ?? '' };
  const roles = iamRoles(client);
  const archive: Archive = memoryArchive();
  const before = await roles.snapshot(role.arn);
  const proposal = {
    ...swapProposal(roleDigest(before)),
    roleArn: role.arn,
    attach: [
      {
        name: `${RoleName}-1`,
        path: '/ratchet/',
        description: 'test',
        document: allows(USED.action, USED.resource),
      },
    ],
    detach: [
      { kind: 'managed', name: `broad-${made}`, arn: PolicyArn },
      { kind: 'inline', name: 'inline' },
    ],
  } as const;
  const refs = {
    snapshot: await archive.put('snapshot', before),
    proposal: await archive.put('proposal', proposal),
  };
  const decision = {
    kind: 'approved',
    by: 'ann',
    at: clock.now().toISOString(),
    proposal: refs.proposal,
  } as const;
  const input = { execution: 'run-1', role, ...refs };
  const swap = { ...input, approved: refs.proposal };
  const leases = memoryLeases();
  const ports = (given: Roles) => ({ roles: given, archive, leases, clock });
  const undo = async (given: Roles) => {
    const live: RoleSnapshot = await given.snapshot(role.arn);
    const left = arrived(before, applyPlan(before, proposal, 'run-1'));
    const request = {
      kind: 'roll-back',
      ticket: 't',
      live,
      left,
      passed: [before],
      wanted: before,
    } as const;
    const more = {
      keepOthers: true,
      quota: 10,
      at: '',
      before: () => archive.put('snapshot', live),
    };
    return rollBack({ ...request, ...more }, ports(given));
  };
  return {
    roles,
    digest: async () => roleDigest(await roles.snapshot(role.arn)),
    allowed: async () => decide(documentsOf(await roles.snapshot(role.arn)))(USED),
    steps: {
      apply: (given: Roles) => apply({ ...input, decision }, ports(given)),
      abandon: (given: Roles) => abandon(swap, ports(given)),
      restore: (given: Roles) => restore(swap, ports(given)),
      'roll back': undo,
    },
  };
}

describe.each(['apply', 'abandon', 'restore', 'roll back'] as const)('%s on moto', (name) => {
  it.each(['before', 'after'] as const)(
    'stopped %s the effect of any call, and run again, ends the same and denies nothing',
    async (when) => {
      let cases = 0;
      for (let at = 0; ; at += 1) {
        const { roles, steps, digest, allowed } = await newRole();
        const plain = await digest();
        if (name !== 'apply') await steps.apply(roles);
        const { roles: faulty, calls } = faultyRoles(roles, { at, when });
        const stopped = await steps[name](faulty).then(
          () => false,
          (error: Error) => error.name === 'Crash',
        );
        expect(await allowed(), `call ${at}: ${calls[at]}`).toBe('yes');
        await steps[name](roles);
        expect(await allowed()).toBe('yes');
        if (name === 'apply') expect(await digest()).not.toBe(plain);
        else expect(await digest(), `call ${at}: ${calls[at]}`).toBe(plain);
        if (!stopped) break;
        cases += 1;
      }
      expect(cases).toBeGreaterThanOrEqual(7);
    },
  );
});
