import { expect, it } from 'vitest';
import { ticketIdOf } from '../../../lib/domain/ticket.ts';
import { supersede } from '../../../lib/steps/supersede.ts';
import { POLICIES } from '../../support/account-fixture.ts';
import { EXECUTION, probationDesk, ROLE } from '../../support/probation-desk.ts';
import { ticketOf } from '../../support/tickets.ts';

async function stale() {
  const desk = await probationDesk();
  const { proposal, collection } = desk.ledger;
  const id = ticketIdOf(EXECUTION, proposal.proposal.digest);
  await desk.ports.tickets.open(ticketOf(id, { proposal: proposal.proposal }), 'token');
  await desk.ports.roles.attach(ROLE.arn, POLICIES.spare);
  const { window } = collection;
  const decision = { kind: 'approved' };
  const input = { execution: EXECUTION, role: ROLE, ...proposal, window, decision };
  return { ...desk, input, id };
}

it('marks the ticket, so that nobody can approve it, and says who changed the role', async () => {
  const { world, ports, notices, input, id } = await stale();
  const by = 'arn:aws:iam::111122223333:user/ann';
  world.changes = [
    {
      at: '2026-09-15T01:00:00Z',
      by,
      event: 'AttachRolePolicy',
      policy: POLICIES.spare,
      cloudFormation: false,
    },
  ];

  const supersession = await supersede(input, ports);

  expect(supersession).toMatchObject({ ticket: id, by: world.changes });
  expect(supersession.reason).toContain(`AttachRolePolicy of ${POLICIES.spare} by ${by}`);
  const approval = {
    kind: 'approved',
    by: 'bob',
    at: world.now,
    proposal: { key: 'x', digest: 'x' },
  } as const;
  expect(await ports.tickets.decide(id, approval)).toMatchObject({ kind: 'superseded' });
  expect(notices).toMatchObject([{ kind: 'superseded', ticketId: id }]);
});

it('says who it was as the event told that ended the review, whatever the trail shows', async () => {
  const { ports, notices, input } = await stale();
  const decision = { kind: 'superseded', reason: 'somebody attached x: AttachRolePolicy by ada' };
  const supersession = await supersede({ ...input, decision }, ports);
  expect(supersession.reason).toBe(decision.reason);
  expect(notices[0]?.body).toContain(decision.reason);
});

it('says so when CloudTrail does not show yet who it was', async () => {
  const { ports, input } = await stale();
  expect((await supersede(input, ports)).reason).toMatch(/does not show yet by whom/);
});

it('says so when the role is again what the draft knew', async () => {
  const { ports, input, before } = await stale();
  for (const { arn } of (await ports.roles.snapshot(ROLE.arn)).attached)
    await ports.roles.detach(ROLE.arn, arn);
  for (const { arn } of before.attached) await ports.roles.attach(ROLE.arn, arn);
  for (const { name, document } of before.inline)
    await ports.roles.putInline(ROLE.arn, name, document);
  expect((await supersede(input, ports)).reason).toMatch(/is by now/);
});
