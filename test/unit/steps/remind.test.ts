import { expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import type { Ticket } from '../../../lib/domain/ticket.ts';
import { remind } from '../../../lib/steps/remind.ts';
import { memoryTickets } from '../../support/review-ports.ts';

const REF = { key: 'proposal/x', digest: 'd'.repeat(64) };
const ticket = (id: string, expiresAt: string): Ticket => ({
  id,
  execution: id,
  roleArn: `arn:aws:iam::111122223333:role/${id}`,
  openedAt: '2026-11-01T00:00:00.000Z',
  expiresAt,
  proposal: REF,
  evidence: REF,
  verification: REF,
  blocked: [],
});

function world(...tickets: readonly Ticket[]) {
  const store = memoryTickets();
  const sent: Notice[] = [];
  const at = async (now: string) => {
    for (const each of tickets) await store.open(each, null);
    return remind({
      tickets: store,
      notices: { send: async (notice) => void sent.push(notice) },
      clock: { now: () => new Date(now) },
    });
  };
  return { store, sent, at };
}

it('reminds seven, three and one day before a ticket runs out, each once, however often it looks', async () => {
  const { at, sent } = world(ticket('app', '2026-12-01T00:00:00.000Z'));

  const counts: number[] = [];
  for (let hour = 0; hour < 31 * 24; hour += 6) {
    const now = new Date(Date.parse('2026-11-01T00:00:00Z') + hour * 3_600_000).toISOString();
    counts.push((await at(now)).reminded);
  }

  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(3);
  expect(sent.map(({ kind, ticketId, proposal }) => [kind, ticketId, proposal])).toEqual(
    Array.from({ length: 3 }, () => ['reminder', 'app', REF.digest]),
  );
  expect(sent[0]?.body).toContain('2026-12-01');
});

it('reminds once when it did not look for days', async () => {
  const { at, sent } = world(ticket('app', '2026-12-01T00:00:00.000Z'));

  await at('2026-11-30T12:00:00Z');
  await at('2026-11-30T13:00:00Z');

  expect(sent).toHaveLength(1);
});

it('reminds of nothing that is decided, superseded, run out, or that nothing waits for', async () => {
  const soon = '2026-12-01T00:00:00.000Z';
  const note = { policy: 'x', at: soon, missed: [] };
  const { store, at, sent } = world(
    ticket('decided', soon),
    ticket('superseded', soon),
    ticket('over', '2026-11-29T00:00:00.000Z'),
    { ...ticket('given-back', soon), givenBack: note },
    ticket('open', '2026-12-20T00:00:00.000Z'),
  );
  await at('2026-11-01T00:00:00Z');
  await store.decide('decided', { kind: 'rejected', by: 'ada', at: soon, reason: 'no' });
  await store.supersede('superseded', { at: soon, reason: 'changed' });

  expect(await at('2026-11-30T12:00:00Z')).toEqual({ open: 1, reminded: 0 });
  expect(sent).toEqual([]);
});

it('reminds of a ticket that was asked about anew, by its new end', async () => {
  const first = world(ticket('app', '2026-12-01T00:00:00.000Z'));
  await first.at('2026-11-30T12:00:00Z');
  const state = await first.store.get('app');
  const again = { ...ticket('app', '2026-12-31T00:00:00.000Z') };

  const sent: Notice[] = [];
  await remind({
    tickets: {
      list: async () => (state === null ? [] : [{ ...state, ticket: again }]),
      noteNotice: first.store.noteNotice,
    },
    notices: { send: async (notice) => void sent.push(notice) },
    clock: { now: () => new Date('2026-12-30T12:00:00Z') },
  });

  expect(sent).toHaveLength(1);
});
