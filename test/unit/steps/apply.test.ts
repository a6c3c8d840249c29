import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../lib/domain/gates/replay.ts';
import { documentsOf } from '../../../lib/domain/role.ts';
import { parseAccount } from '../../../lib/local/account-dump.ts';
import { fileArchive } from '../../../lib/local/file-archive.ts';
import { fileRoles } from '../../../lib/local/file-roles.ts';
import type { Archive, Leases, Ref, Roles } from '../../../lib/ports.ts';
import { apply } from '../../../lib/steps/apply.ts';
import { restore } from '../../../lib/steps/restore.ts';
import { roleDigest } from '../../../lib/steps/role-digest.ts';
import { accountDump, allows, POLICIES, ROLES } from '../../support/account-fixture.ts';
import { Crash, type Fault, faultyRoles } from '../../support/faulty-roles.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { proposalOf } from '../../support/proposal-of.ts';

const clock = { now: () => new Date('2026-09-15T00:00:00Z') };
const role = { arn: ROLES.orders, id: 'AROAORDERSAPI0000001' };
const used = {
  action: 'dynamodb:GetItem',
  resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};
const draft = {
  name: 'orders-api-1',
  path: '/ratchet/',
  description: 'test',
  document: allows(used.action, used.resource),
};

let folder: string;
let roles: Roles;
let archive: Archive;
let leases: Leases;
let snapshot: Ref;
let proposal: Ref;

const freshRoles = async (name: string) =>
  fileRoles({
    account: parseAccount(JSON.stringify(accountDump()), 'dump.json'),
    out: join(folder, `${name}.json`),
    clock,
  });
const input = (approved = proposal) => ({
  execution: 'run-1',
  role,
  proposal,
  snapshot,
  decision: {
    kind: 'approved',
    by: 'ana',
    at: '2026-09-15T00:00:00Z',
    proposal: approved,
  } as const,
});

const ports = (given: Roles) => ({ roles: given, archive, leases, clock });
const back = () => ({ execution: 'run-1', role, proposal, snapshot, approved: proposal });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  roles = await freshRoles('account');
  archive = await fileArchive(join(folder, 'archive'));
  leases = memoryLeases();
  const live = await roles.snapshot(role.arn);
  snapshot = await archive.put('snapshot', live);
  proposal = await archive.put(
    'proposal',
    proposalOf({ roleDigest: roleDigest(live), attach: [draft] }),
  );
});
afterEach(() => rm(folder, { recursive: true }));

describe('apply', () => {
  it('swaps the policies, and restore puts back exactly what was there', async () => {
    const before = roleDigest(await roles.snapshot(role.arn));

    const applied = await apply(input(), ports(roles));

    const live = await roles.snapshot(role.arn);
    expect(live.attached.map(({ name }) => name)).toEqual(['shared-read', 'orders-api-1']);
    expect(live.inline.map(({ name }) => name)).toEqual(['inline-logs']);
    expect(live.tags['lp:status']).toBe('probation');
    expect(applied).toMatchObject({
      attached: ['arn:aws:iam::111122223333:policy/ratchet/orders-api-1'],
      detached: [POLICIES.orders, POLICIES.aws, 'inline policy inline-queue'],
    });

    expect(await restore(back(), ports(roles))).toMatchObject({
      writes: 5,
    });
    expect(roleDigest(await roles.snapshot(role.arn))).toBe(before);
  });

  it('carries out the revision that was approved, and restore takes it back', async () => {
    const before = roleDigest(await roles.snapshot(role.arn));
    const document = allows('dynamodb:Query', '*');
    const revised = await archive.put(
      'proposal',
      proposalOf({ roleDigest: before, attach: [{ ...draft, document }] }),
    );

    await apply(input(revised), ports(roles));

    const live = await roles.snapshot(role.arn);
    const attached = live.attached.find(({ name }) => name === draft.name);
    expect(attached?.document).toEqual(document);
    await restore({ ...back(), approved: revised }, ports(roles));
    expect(roleDigest(await roles.snapshot(role.arn))).toBe(before);
  });

  it('writes nothing when the proposal that was approved speaks of another role', async () => {
    const other = await archive.put(
      'proposal',
      proposalOf({ roleArn: `${role.arn}-2`, attach: [draft] }),
    );
    const { roles: watched, calls } = faultyRoles(roles, null);

    await expect(apply(input(other), ports(watched))).rejects.toMatchObject({ name: 'BadInput' });
    expect(calls).toEqual([]);
  });

  it('gives and reads back before it takes', async () => {
    const { roles: watched, calls } = faultyRoles(roles, null);
    await apply(input(), ports(watched));
    expect(calls).toEqual([
      'snapshot',
      'attachmentQuota',
      'createPolicy',
      'attach',
      'snapshot',
      'detach',
      'detach',
      'deleteInline',
      'snapshot',
      'tag',
    ]);
  });

  it.each([
    ['somebody attached a policy since', (live: Roles) => live.attach(role.arn, POLICIES.spare)],
    [
      'somebody changed an inline policy since',
      (live: Roles) => live.putInline(role.arn, 'inline-queue', allows('sqs:*', '*')),
    ],
  ])('writes nothing when %s', async (_, change) => {
    await change(roles);
    const { roles: watched, calls } = faultyRoles(roles, null);

    await expect(apply(input(), ports(watched))).rejects.toMatchObject({
      name: 'StaleProposal',
    });
    expect(calls.filter((call) => call !== 'snapshot')).toEqual([]);
  });

  it('writes nothing once another execution has the role', async () => {
    const until = '2026-12-01T00:00:00.000Z';
    await leases.take(role.id, { execution: 'run-2', at: '2026-09-01T00:00:00.000Z', until });
    const { roles: watched, calls } = faultyRoles(roles, null);

    await expect(apply(input(), ports(watched))).rejects.toMatchObject({
      name: 'RoleTaken',
      message: expect.stringContaining('run-2'),
    });
    expect(calls).toEqual([]);
  });

  it('walks back a half-done swap that somebody else changed, and never leaves less', async () => {
    const { roles: faulty } = faultyRoles(roles, { at: 7, when: 'before' });
    await expect(apply(input(), ports(faulty))).rejects.toThrow(Crash);
    await roles.attach(role.arn, POLICIES.spare);

    await expect(apply(input(), ports(roles))).rejects.toMatchObject({ name: 'StaleProposal' });

    const live = await roles.snapshot(role.arn);
    expect(live.attached.map(({ arn }) => arn).sort()).toEqual(
      [POLICIES.orders, POLICIES.aws, POLICIES.shared, POLICIES.spare].sort(),
    );
    expect(live.inline.map(({ name }) => name)).toEqual(['inline-logs', 'inline-queue']);
  });

  it('does not touch another role of the same name', async () => {
    await expect(
      apply({ ...input(), role: { ...role, id: 'AROAOTHER' } }, ports(roles)),
    ).rejects.toMatchObject({ name: 'RoleGone' });
  });
});

const APPLY_CALLS = 10;
const faults: readonly Fault[] = Array.from({ length: APPLY_CALLS }, (_, at) => [
  { at, when: 'before' } as const,
  { at, when: 'after' } as const,
]).flat();

describe.each(faults)('a crash at call $at of apply, $when its effect', (fault) => {
  it('never leaves an observed call denied, and the next run ends where it would have', async () => {
    const calm = await freshRoles('calm');
    await apply(input(), ports(calm));
    const wanted = roleDigest(await calm.snapshot(role.arn));
    const { roles: faulty } = faultyRoles(roles, fault);

    await expect(apply(input(), ports(faulty))).rejects.toThrow(Crash);
    expect(decide(documentsOf(await roles.snapshot(role.arn)))(used)).toBe('yes');

    await apply(input(), ports(roles));
    expect(roleDigest(await roles.snapshot(role.arn))).toBe(wanted);
  });

  it('can be undone from where it stopped', async () => {
    const before = roleDigest(await roles.snapshot(role.arn));
    const { roles: faulty } = faultyRoles(roles, fault);
    await expect(apply(input(), ports(faulty))).rejects.toThrow(Crash);

    await restore(back(), ports(roles));
    expect(roleDigest(await roles.snapshot(role.arn))).toBe(before);
  });
});

it('does not take while a give does not show yet', async () => {
  const stale = await roles.snapshot(role.arn);
  const lagging: Roles = { ...roles, snapshot: async () => stale, forTicket: () => lagging };

  await expect(apply(input(), ports(lagging))).rejects.toMatchObject({
    name: 'NotPropagated',
  });
  expect((await roles.snapshot(role.arn)).attached.map(({ name }) => name)).toContain(
    'orders-access',
  );
});
