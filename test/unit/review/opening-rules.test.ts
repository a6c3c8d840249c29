import { expect, it } from 'vitest';
import { loginDesk as desk } from '../../support/review-login.ts';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0a/ann@example.com';
const PAYMENTS = { roles: { path: '/service/' }, people: ['pay@example.com'] };

it('goes by the rules that the ticket was opened under, loosened though they were since', async () => {
  const opening = { requesterApproves: true, approvers: [PAYMENTS] };
  const { act, tickets } = await desk({ rules: { approvers: [] }, ticket: { rules: opening } });

  const response = await act('eve@example.com');

  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('by the rules that held when the ticket was opened, eve@example.com'),
  ]);
  expect(tickets.decided).toEqual([]);
  expect((await act('pay@example.com')).status).toBe(303);
});

it('goes by the rules of now too: whoever was taken off them does not approve any more', async () => {
  const opening = { requesterApproves: true, approvers: [PAYMENTS] };
  const now = { approvers: [{ ...PAYMENTS, people: ['new@example.com'] }] };
  const { act, tickets } = await desk({ rules: now, ticket: { rules: opening } });

  expect((await act('pay@example.com')).status).toBe(403);
  expect((await act('new@example.com')).status).toBe(403);
  expect(tickets.decided).toEqual([]);
});

it('does not let the requester approve who could not when it was opened', async () => {
  const opening = { requesterApproves: false, approvers: [] };
  const { act } = await desk({
    rules: { requesterApproves: true },
    ticket: { requester: SESSION, rules: opening },
  });

  expect((await act(SESSION)).status).toBe(403);
  expect((await act('ann2@example.com')).status).toBe(303);
});

it('says on the ticket who may approve it', async () => {
  const opening = { requesterApproves: false, approvers: [PAYMENTS] };
  const { pageOf } = await desk({ ticket: { requester: SESSION, rules: opening } });

  expect(
    (await pageOf('eve@example.com')).replace(/<[^>]*>|\s+/g, ' ').replace(/\s+/g, ' '),
  ).toContain(`Who may approve pay@example.com , but not ${SESSION} , who asked for it.`);
});
