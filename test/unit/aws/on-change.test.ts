import { expect, it } from 'vitest';
import { onChange } from '../../../lib/aws/on-change.ts';
import type { Decision, Supersession } from '../../../lib/domain/ticket.ts';
import { POLICIES } from '../../support/account-fixture.ts';
import { probationDesk, ROLE } from '../../support/probation-desk.ts';
import { iamEvent } from '../../support/tag-events.ts';

const NOW = '2026-09-20T00:00:00.000Z';
const ADA = 'arn:aws:sts::111122223333:assumed-role/Dev/ada';
const attached = (roleName = 'orders-api', more: object = {}) =>
  iamEvent('AttachRolePolicy', { roleName, policyArn: POLICIES.spare }, more);

/** The role orders-api with a ticket that waits, or was decided on, and ears for what is told. */
async function desk(
  decision: Decision | null = null,
  { expiresAt = '2026-10-15T00:00:00.000Z', givenBack = false } = {},
) {
  const { ports, ledger } = await probationDesk();
  const snapshot = await ports.archive.put('snapshot', await ports.roles.snapshot(ROLE.arn));
  const superseded: (readonly [string, Supersession])[] = [];
  const woken: (readonly unknown[])[] = [];
  const { proposal } = ledger.proposal;
  const ref = { ...proposal };
  const note = { policy: 'p', at: NOW, missed: [] };
  const ticket = {
    ...{ id: 'run-2-abc', execution: 'run-2', roleArn: ROLE.arn, openedAt: NOW, expiresAt },
    ...{ proposal: ref, evidence: ref, verification: ref, snapshot, blocked: [] },
    ...(givenBack ? { givenBack: note } : {}),
  };
  const state = { ticket, decision, revisions: [], approvals: [], notices: [] };
  return {
    superseded,
    woken,
    roles: ports.roles,
    hear: (event: ReturnType<typeof iamEvent>) =>
      onChange(event, {
        ...ports,
        clock: { now: () => new Date(NOW) },
        tickets: {
          ...ports.tickets,
          list: async () => [state],
          supersede: async (id, given) => void superseded.push([id, given]),
        },
        probations: {
          standing: async () => null,
          end: async () => {},
          wait: async () => {},
          wake: async (...given) => {
            woken.push(given);
            return 'woken';
          },
        },
      }),
  };
}

const approved = (at: string): Decision => ({
  ...{ kind: 'approved', by: 'ann', at },
  proposal: { key: 'proposal/a', digest: 'a' },
});

it('supersedes the ticket of a role that is not as it was drafted from, and says who did it', async () => {
  const { hear, roles, superseded, woken } = await desk();
  await roles.attach(ROLE.arn, POLICIES.spare);

  expect(await hear(attached())).toEqual({
    kind: 'heard',
    superseded: ['run-2-abc'],
    woken: [],
  });

  const reason = expect.stringMatching(`somebody attached ${POLICIES.spare}: .*${ADA}`);
  expect(superseded).toEqual([['run-2-abc', { at: NOW, reason }]]);
  expect(woken).toEqual([]);
});

it('supersedes it when a policy that the role has was written, too', async () => {
  const { hear, roles, superseded } = await desk();
  await roles.attach(ROLE.arn, POLICIES.spare);

  await hear(iamEvent('CreatePolicyVersion', { policyArn: POLICIES.shared }));

  expect(superseded).toHaveLength(1);
});

it.each([
  ['a role that is as it was drafted from', desk, attached()],
  ['another role', desk, attached('orders-api-2')],
  [
    'a role of that name in another account',
    desk,
    attached('orders-api', { recipientAccountId: '999988887777' }),
  ],
  ['a policy that the role has not', desk, iamEvent('DeletePolicy', { policyArn: POLICIES.spare })],
  ['an expired ticket', () => desk(null, { expiresAt: NOW }), attached()],
  ['a ticket that nothing waits for', () => desk(null, { givenBack: true }), attached()],
  [
    'a rejected ticket',
    () => desk({ kind: 'rejected', by: 'ann', at: NOW, reason: 'no' }),
    attached(),
  ],
  ['a probation of long ago', () => desk(approved('2026-01-01T00:00:00.000Z')), attached()],
])('leaves alone %s', async (_, open, event) => {
  const { hear, superseded, woken } = await open();

  expect(await hear(event)).toEqual({ kind: 'heard', superseded: [], woken: [] });
  expect([superseded, woken]).toEqual([[], []]);
});

it.each([
  ['what Ratchet did', attached('orders-api', { userAgent: 'sdk ratchet-ticket/run-1-abc' })],
  [
    'what a role of Ratchet’s did',
    attached('orders-api', {
      userIdentity: {
        type: 'AssumedRole',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/ratchet/Apply' } },
      },
    }),
  ],
  ['what failed', attached('orders-api', { errorCode: 'AccessDenied' })],
  ['what is no change', iamEvent('TagRole', { roleName: 'orders-api' })],
  ['what names nothing', iamEvent('AttachRolePolicy', null)],
])('ignores %s', async (_, event) => {
  const { hear, roles, superseded } = await desk();
  await roles.attach(ROLE.arn, POLICIES.spare);

  await hear(event);

  expect(superseded).toEqual([]);
});

it('wakes the probation of a role with who changed it', async () => {
  const { hear, superseded, woken } = await desk(approved('2026-09-18T00:00:00.000Z'));

  expect(await hear(attached())).toMatchObject({ superseded: [], woken: [ROLE.id] });

  const change = expect.objectContaining({ by: ADA, event: 'AttachRolePolicy' });
  expect(woken).toEqual([[ROLE.id, { denials: [], ended: null, changes: [change] }, NOW]]);
  expect(superseded).toEqual([]);
});
