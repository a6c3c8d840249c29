import { describe, expect, it } from 'vitest';
import { decide } from '../../../lib/domain/gates/replay.ts';
import { documentsOf } from '../../../lib/domain/role.ts';
import { GiveBackInput, giveBack } from '../../../lib/steps/give-back.ts';
import { restore } from '../../../lib/steps/restore.ts';
import { roleDigest } from '../../../lib/steps/role-digest.ts';
import { watch } from '../../../lib/steps/watch.ts';
import { allows } from '../../support/account-fixture.ts';
import { denialOf } from '../../support/evidence-of.ts';
import { Crash, type Fault, faultyRoles } from '../../support/faulty-roles.ts';
import { probationDesk, ROLE } from '../../support/probation-desk.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:q';
const MISSED = { action: 'sqs:SendMessage', resource: QUEUE };
const AT = '2026-09-16T08:00:20.000Z';

/** A role that misses its queue, watched once. */
async function missing() {
  const desk = await probationDesk({ onRegression: 'restore-missing' });
  desk.world.now = AT;
  desk.world.evidence = {
    denials: [denialOf(MISSED.action, MISSED.resource, { first: '2026-09-16T08:00:00Z' })],
  };
  const look = await watch(desk.watchInput(), desk.ports);
  const input = GiveBackInput.parse({
    execution: 'run-1',
    ledger: { ...desk.ledger, watch: look },
  });
  const mayNow = async () => decide(documentsOf(await desk.ports.roles.snapshot(ROLE.arn)))(MISSED);
  const digest = async () => roleDigest(await desk.ports.roles.snapshot(ROLE.arn));
  return { ...desk, input, mayNow, digest };
}

it('attaches what is missed, opens a ticket that tells of it, and notifies', async () => {
  const { ports, notices, input, mayNow } = await missing();
  expect(await mayNow()).toBe('no');

  const giving = await giveBack(input, ports);

  expect(await mayNow()).toBe('yes');
  expect(giving).toMatchObject({
    kind: 'given',
    given: [
      {
        at: AT,
        policy: expect.stringMatching(/^orders-api-given-back-[0-9a-f]{8}$/),
        how: 'managed',
        actions: ['sqs:SendMessage'],
        deniedAt: '2026-09-16T08:00:00Z',
        arrivedAt: AT,
      },
    ],
  });
  const [{ ticket } = { ticket: undefined }] = await ports.tickets.list();
  expect(ticket).toMatchObject({
    id: giving.given[0]?.ticket,
    blocked: [],
    givenBack: {
      policy: giving.given[0]?.policy,
      missed: [`sqs:SendMessage on ${QUEUE}: 2 refused`],
    },
  });
  expect(notices).toMatchObject([{ kind: 'given-back', ticketId: ticket?.id }]);
  expect(notices[0]?.body).toContain('0 s after it was known');
});

it('is found as left by the next look, and what it missed as regained', async () => {
  const { ports, input, watchInput } = await missing();
  await giveBack(input, ports);
  expect(await watch(watchInput(), ports)).toMatchObject({
    kind: 'watching',
    lost: [],
    tally: { ours: 0, regained: 2 },
    drift: null,
  });
});

it('is taken again by a restore, which leaves exactly the snapshot', async () => {
  const { ports, input, before, ledger, digest } = await missing();
  await giveBack(input, ports);

  const { proposal, snapshot } = ledger.proposal;
  await restore({ execution: 'run-1', role: ROLE, proposal, snapshot, approved: proposal }, ports);

  expect(await digest()).toBe(roleDigest(before));
});

it('puts it inline where no policy more can be attached', async () => {
  const { ports, input, mayNow } = await missing();
  const roles = { ...ports.roles, attachmentQuota: async () => 2 };
  const full = { ...roles, forTicket: () => roles };

  const giving = await giveBack(input, { ...ports, roles: full });

  expect(giving).toMatchObject({ kind: 'given', given: [{ how: 'inline' }] });
  expect(await mayNow()).toBe('yes');
});

it('writes nothing when there is no room at all, and says why', async () => {
  const { ports, input, digest } = await missing();
  await ports.roles.putInline(
    ROLE.arn,
    'filler',
    allows('s3:GetObject', `arn:aws:s3:::${'x'.repeat(10_050)}`),
  );
  const before = await digest();
  const roles = { ...ports.roles, attachmentQuota: async () => 2 };
  const full = { ...roles, forTicket: () => roles };

  expect(await giveBack(input, { ...ports, roles: full })).toMatchObject({
    kind: 'impossible',
    reason: expect.stringMatching(/no room/),
    given: [],
  });
  expect(await digest()).toBe(before);
  expect(await ports.tickets.list()).toEqual([]);
});

const CALLS = 5;
const faults: readonly Fault[] = Array.from({ length: CALLS }, (_, at) => [
  { at, when: 'before' } as const,
  { at, when: 'after' } as const,
]).flat();

describe.each(faults)('a crash at call $at, $when its effect', (fault) => {
  it('is made good by the next run, which gives back once', async () => {
    const { ports, input, digest, mayNow } = await missing();
    const calm = await missing();
    await giveBack(calm.input, calm.ports);
    const { roles: faulty } = faultyRoles(ports.roles, fault);

    await expect(giveBack(input, { ...ports, roles: faulty })).rejects.toThrow(Crash);
    await giveBack(input, ports);

    expect(await digest()).toBe(await calm.digest());
    expect(await mayNow()).toBe('yes');
    expect(await ports.tickets.list()).toHaveLength(1);
  });
});

it('makes as many calls as the crashes above go through', async () => {
  const { ports, input } = await missing();
  const { roles, calls } = faultyRoles(ports.roles, null);
  await giveBack(input, { ...ports, roles });
  expect(calls).toHaveLength(CALLS);
});
