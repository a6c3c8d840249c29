import { expect, it } from 'vitest';
import type { UndoOutcome } from '../../../lib/domain/change/undo.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { SettleUndoInput, settleUndo } from '../../../lib/steps/settle-undo.ts';

const role = { arn: 'arn:aws:iam::111122223333:role/service/orders-api', id: 'AROAORDERS' };
const NOW = '2026-10-01T00:00:00.000Z';

async function settle(ledger: object) {
  const did: string[] = [];
  const notices: Notice[] = [];
  let noted: UndoOutcome | undefined;
  const input = SettleUndoInput.parse({
    execution: 'undo-1',
    ledger: { role, ticket: 't1', by: 'ada', only: null, ...ledger },
  });
  const outcome = await settleUndo(input, {
    undos: {
      async settle(ticketId, execution, given) {
        did.push(`noted on ${ticketId} for ${execution}`);
        noted = given;
      },
    },
    leases: {
      take: async () => null,
      standing: async () => null,
      release: async (id, execution) => void did.push(`released ${id} of ${execution}`),
    },
    notices: { send: async (notice) => void notices.push(notice) },
    clock: { now: () => new Date(NOW) },
  });
  expect(noted).toEqual(outcome);
  expect(did).toEqual(['noted on t1 for undo-1', 'released AROAORDERS of undo-1']);
  expect(notices).toMatchObject([{ roleArn: role.arn, ticketId: 't1' }]);
  return { outcome, notice: notices[0] };
}

it('tells who had it taken back, and what others changed and keep', async () => {
  const others = ['attached arn:aws:iam::aws:policy/Theirs'];
  const { outcome, notice } = await settle({ undone: { kind: 'undone', writes: 4, others } });
  expect(outcome).toEqual({ kind: 'undone', at: NOW, writes: 4, others });
  expect(notice).toMatchObject({
    kind: 'restored',
    subject: 'orders-api: taken back',
    body: 'ada had the change taken back. Others changed the role since, which stays: attached arn:aws:iam::aws:policy/Theirs.',
  });
});

it('tells of a part, and that nothing was to be written', async () => {
  const undone = { kind: 'undone', writes: 0, others: [] };
  const { notice } = await settle({ only: 's3', undone });
  expect(notice?.body).toBe(
    'ada had what the change took of s3 taken back. Nothing was to be written: it was so already.',
  );
});

it.each([
  [{ undone: { kind: 'refused', reason: 'Execution run-2 has it.' } }, 'Execution run-2 has it.'],
  [{ error: { Error: 'RoleGone', Cause: 'x' } }, 'The role is gone'],
])('tells why nothing was changed: %j', async (ledger, reason) => {
  const { outcome, notice } = await settle(ledger);
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  expect(notice).toMatchObject({ kind: 'refused', body: expect.stringContaining(reason) });
});

it('calls a person when it stopped on the way, and says how the role was left', async () => {
  const error = { Error: 'AccessDenied', Cause: 'no iam:AttachRolePolicy' };
  const { outcome, notice } = await settle({ error });
  expect(outcome).toMatchObject({
    kind: 'failed',
    reason: 'AccessDenied: no iam:AttachRolePolicy',
  });
  expect(notice).toMatchObject({
    kind: 'escalated',
    body: expect.stringMatching(/undo-1 failed: AccessDenied.*\nThe role has its old policies/),
  });
});

it('believes an error more than what a try before it said', async () => {
  const { outcome } = await settle({
    undone: { kind: 'undone', writes: 1, others: [] },
    error: { Error: 'Odd' },
  });
  expect(outcome.kind).toBe('failed');
});

it('tells what failed in its own words, without where it stood in the code', async () => {
  const thrown = {
    errorType: 'NoRoom',
    errorMessage: 'There is no room.',
    trace: ['at index.mjs'],
  };
  const { outcome, notice } = await settle({
    error: { Error: 'NoRoom', Cause: JSON.stringify(thrown) },
  });
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'NoRoom: There is no room.' });
  expect(notice?.body).not.toContain('index.mjs');
});
