import { expect, it } from 'vitest';
import type { Ticket } from '../../../lib/domain/ticket.ts';
import type { Ref } from '../../../lib/ports.ts';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';
import { failingGates, gates, proposal } from '../../support/review-documents.ts';

const APPROVE = '/tickets/t1/approve';
const REJECT = '/tickets/t1/reject';
const EXTEND = '/tickets/t1/extend';

const revisionOf = ({ verification, blocked }: Ticket, proposal: Ref) => ({
  proposal,
  verification,
  blocked,
  removes: 1,
  by: 'Grace',
  at: NOW,
  note: 'edited',
});

async function deskWithTicket(contents: Parameters<ReturnType<typeof reviewDesk>['open']>[1] = {}) {
  const desk = reviewDesk();
  const ticket = await desk.open('t1', contents);
  const fields = await hiddenFields(desk.app, '/tickets/t1');
  return { ...desk, ticket, fields };
}

it('approves the proposal that was shown, in the name that was typed and says that it was typed', async () => {
  const { app, tickets, ticket, fields } = await deskWithTicket();

  const response = await send(app, APPROVE, { ...fields, name: ' Ada Lovelace ' });

  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/tickets/t1');
  expect(tickets.decided).toEqual([
    {
      kind: 'approved',
      by: 'Ada Lovelace (name as typed)',
      at: NOW,
      proposal: ticket.proposal,
    },
  ]);
  expect(await page(app, '/tickets/t1')).toContain(
    'Approved by Ada Lovelace (name as typed) at 2026-07-02 09:30 UTC',
  );
});

it('rejects with the reason, line breaks and all', async () => {
  const { app, tickets, fields } = await deskWithTicket();

  await send(app, REJECT, { ...fields, name: 'Ada', reason: 'Month end\r\nis missing' });

  expect(tickets.decided).toEqual([
    { kind: 'rejected', by: 'Ada (name as typed)', at: NOW, reason: 'Month end\nis missing' },
  ]);
});

it.each([
  ['1', 86_400],
  ['60', 5_184_000],
])('extends the soak by %s days', async (days, seconds) => {
  const { app, tickets, fields } = await deskWithTicket();

  await send(app, EXTEND, { ...fields, name: 'Ada', days });

  expect(tickets.decided).toMatchObject([{ kind: 'extended', seconds }]);
});

it('takes the name from the login, whatever is typed', async () => {
  const desk = reviewDesk({
    identity: (context) => ({ kind: 'known', name: context.req.header('x-user') ?? 'nobody' }),
  });
  await desk.open('t1');
  const shown = await desk.app.request('/tickets/t1', { headers: { 'x-user': 'ada@example.com' } });
  const csrf = /name="csrf" value="(\w+)"/.exec(await shown.text())?.[1] ?? '';
  const { proposal: digest = '' } = await hiddenFields(desk.app, '/tickets/t1');
  const fields = { csrf, proposal: digest, name: 'Somebody Else' };

  const asAnother = await send(desk.app, APPROVE, fields, { 'x-user': 'eve@example.com' });
  expect(asAnother.status).toBe(403);

  await send(desk.app, APPROVE, fields, { 'x-user': 'ada@example.com' });
  expect(desk.tickets.decided).toMatchObject([{ by: 'ada@example.com' }]);
});

it.each([
  [APPROVE, { name: '   ' }, 'Enter your name'],
  [APPROVE, { name: 'x'.repeat(101) }, 'at most 100 characters'],
  [APPROVE, { name: 'Ada\nBcc: all' }, 'all of them visible'],
  [APPROVE, { name: 'Ada \u202Eecila' }, 'all of them visible'],
  [REJECT, { name: 'Ada', reason: ' ' }, 'Enter the reason'],
  [REJECT, { name: 'Ada', reason: 'x'.repeat(2001) }, 'at most 2000 characters'],
  [EXTEND, { name: 'Ada', days: '0' }, 'from 1 to 60'],
  [EXTEND, { name: 'Ada', days: '61' }, 'from 1 to 60'],
  [EXTEND, { name: 'Ada', days: '1e1' }, 'from 1 to 60'],
  [EXTEND, { name: 'Ada', days: '-3' }, 'from 1 to 60'],
  [EXTEND, { name: 'Ada', days: '' }, 'from 1 to 60'],
])('shows %s again with what is wrong: %j', async (path, given, words) => {
  const { app, tickets, fields } = await deskWithTicket();

  const response = await send(app, path, { ...fields, ...given });
  const text = await response.text();

  expect(response.status).toBe(422);
  expect(text).toContain(words);
  expect(text).toContain('aria-invalid="true"');
  expect(tickets.decided).toEqual([]);
});

it('keeps what was typed in a form that comes back', async () => {
  const { app, fields } = await deskWithTicket();

  const response = await send(app, REJECT, { ...fields, name: '', reason: 'a "quoted" <b>reason' });

  expect(await response.text()).toContain('>a &quot;quoted&quot; &lt;b&gt;reason</textarea>');
});

it('tells a second reviewer who decided, and when', async () => {
  const { app, tickets, fields } = await deskWithTicket();
  await send(app, APPROVE, { ...fields, name: 'Ada' });

  const second = await send(app, REJECT, { ...fields, name: 'Grace', reason: 'late' });

  expect(second.status).toBe(409);
  expect(await second.text()).toContain('Approved by Ada (name as typed) at 2026-07-02 09:30 UTC');
  expect(tickets.decided).toHaveLength(1);
});

it('lets one of fifty simultaneous approvals win', async () => {
  const { app, tickets, fields } = await deskWithTicket();

  const responses = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      send(app, APPROVE, { ...fields, name: `Reviewer ${index}` }),
    ),
  );

  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses).toEqual([303, ...Array.from({ length: 49 }, () => 409)]);
  expect(tickets.decided).toHaveLength(1);
});

it('passes on the decision that stands when another writer was first', async () => {
  const { app, tickets, fields } = await deskWithTicket();
  const original = tickets.get;
  const stale = await original('t1');
  await tickets.decide('t1', { kind: 'rejected', by: 'Grace', at: NOW, reason: 'no' });
  tickets.get = async () => stale;

  const response = await send(app, APPROVE, { ...fields, name: 'Ada' });

  expect(response.status).toBe(409);
  expect(await response.text()).toContain('Rejected by Grace');
});

it('refuses a page that shows an older proposal, and says so', async () => {
  const { app, tickets, archive, ticket, fields } = await deskWithTicket();
  const newer = await archive.put('proposal', { ...proposal, warnings: ['edited'] });
  await tickets.revise('t1', revisionOf(ticket, newer), ticket.proposal.digest);

  const response = await send(app, APPROVE, { ...fields, name: 'Ada' });

  expect(response.status).toBe(409);
  expect(await response.text()).toContain('The proposal has changed');
  expect(tickets.decided).toEqual([]);
});

it('refuses a token of the older proposal with the digest of the newer', async () => {
  const { app, tickets, archive, ticket, fields } = await deskWithTicket();
  const newer = await archive.put('proposal', { ...proposal, warnings: ['edited'] });
  await tickets.revise('t1', revisionOf(ticket, newer), ticket.proposal.digest);

  const response = await send(app, APPROVE, { ...fields, proposal: newer.digest, name: 'Ada' });

  expect(response.status).toBe(403);
  expect(tickets.decided).toEqual([]);
});

it.each([
  ['2026-07-02T09:30:00.000Z', 409],
  ['2026-07-02T09:30:00.001Z', 303],
  ['not a time', 409],
])('with a ticket that expires at %s answers %i', async (expiresAt, status) => {
  const { app, ticket } = await deskWithTicket({ ticket: { expiresAt } });
  const other = reviewDesk();
  await other.open('t1');
  const fields = await hiddenFields(other.app, '/tickets/t1');

  const response = await send(app, APPROVE, {
    ...fields,
    proposal: ticket.proposal.digest,
    name: 'Ada',
  });

  expect(response.status).toBe(status);
});

it.each([
  ['says so itself', { gates, ticket: { blocked: ['replay'] } }],
  ['does not say so, but its gates do', { gates: failingGates, ticket: { blocked: [] } }],
])('never approves a blocked ticket that %s', async (_, contents) => {
  const { app, tickets, fields } = await deskWithTicket(contents);
  const shown = await page(app, '/tickets/t1');

  const response = await send(app, APPROVE, { ...fields, name: 'Ada' });

  expect(shown).not.toContain('Approve this change');
  expect(shown).not.toContain('action="/tickets/t1/approve"');
  expect(response.status).toBe(409);
  expect(await response.text()).toContain('replay');
  expect(tickets.decided).toEqual([]);
});

it('still rejects and extends a blocked ticket', async () => {
  const { app, tickets, fields } = await deskWithTicket({ gates: failingGates });

  await send(app, EXTEND, { ...fields, name: 'Ada', days: '7' });

  expect(tickets.decided).toMatchObject([{ kind: 'extended' }]);
});

it('decides nothing when a document was altered behind its digest', async () => {
  const { appAt, tickets, archive, ticket, fields, reported } = await deskWithTicket();
  archive.alter(ticket.verification, { ...gates, altered: true });

  // Another instance, which has not read and proven the documents before.
  const response = await send(appAt(''), APPROVE, { ...fields, name: 'Ada' });
  const text = await response.text();

  expect(response.status).toBe(500);
  expect(text).toContain('cannot be read');
  expect(text).not.toContain(ticket.verification.key);
  expect(reported).toHaveLength(1);
  expect(tickets.decided).toEqual([]);
});
