import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeNote } from '../../lib/domain/ticket.ts';
import type { Tickets } from '../../lib/ports.ts';
import { approvedBy, SENT, stateOf, ticketOf } from '../support/tickets.ts';
import type { TicketsUnderTest } from './tickets.ts';

/** What is written on a ticket besides; of `ticketsContract`. */
export function notingContract(make: () => Promise<TicketsUnderTest>): void {
  let tickets: Tickets;
  let answered: TicketsUnderTest['answered'];
  beforeEach(async () => {
    ({ tickets, answered } = await make());
  });

  describe('supersede', () => {
    const superseded = { at: '2026-03-03T00:00:00.000Z', reason: 'ann attached a policy' };

    it('lets nobody decide any more, and says why', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.supersede('t-1', superseded);

      const decided = await tickets.decide('t-1', approvedBy('bob'));

      expect(decided).toEqual({ kind: 'superseded', superseded });
      const state = stateOf(ticketOf('t-1'), { superseded });
      expect(await tickets.get('t-1')).toEqual(state);
      expect(await tickets.list()).toEqual([state]);
    });

    it('answers the task that waits with the reason, once', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.supersede('t-1', superseded);
      await tickets.supersede('t-1', { ...superseded, reason: 'another' });

      const decision = { kind: 'superseded', ...superseded };
      expect(answered()).toEqual([{ token: 'token-1', decision }]);
    });

    it('answers nobody when it was decided before', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.supersede('t-1', superseded);

      expect(answered()).toEqual([{ token: 'token-1', decision: approvedBy('ann') }]);
    });

    it('leaves the decision that was not carried out on record', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.supersede('t-1', superseded);

      expect(await tickets.get('t-1')).toMatchObject({
        decision: approvedBy('ann'),
        superseded,
      });
      expect(await tickets.decide('t-1', approvedBy('ann'))).toMatchObject({
        kind: 'superseded',
      });
    });

    it('keeps the first reason', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.supersede('t-1', superseded);
      await tickets.supersede('t-1', { ...superseded, reason: 'another' });
      expect((await tickets.get('t-1'))?.superseded).toEqual(superseded);
    });

    it('of no ticket is no error, and makes none', async () => {
      await tickets.supersede('t-9', superseded);
      expect(await tickets.list()).toEqual([]);
    });

    it('ends when the same draft is made again: it is asked anew', async () => {
      const later = ticketOf('t-1', { openedAt: '2026-03-09T00:00:00.000Z' });
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.supersede('t-1', superseded);
      await tickets.open(later, 'token-2');

      expect(await tickets.get('t-1')).toEqual(stateOf(later));
      expect(await tickets.decide('t-1', approvedBy('bob'))).toEqual({ kind: 'decided' });
      expect(answered().map(({ token }) => token)).toEqual(['token-1', 'token-2']);
    });
  });

  describe('noteNotice', () => {
    it('keeps what was sent, by channel and event, and says when it was known', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      const mailed = { ...SENT, channel: 'sns', at: '2026-03-01T00:00:00.000Z' };

      expect(await tickets.noteNotice('t-1', SENT)).toBe('noted');
      expect(await tickets.noteNotice('t-1', mailed)).toBe('noted');
      expect(await tickets.noteNotice('t-1', { ...SENT, reference: 'other' })).toBe('known');

      const { notices = [] } = (await tickets.get('t-1')) ?? {};
      expect([...notices].sort((a, b) => (a.at < b.at ? -1 : 1))).toEqual([mailed, SENT]);
    });

    it('replaces a failure by what came after it', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      const { reference: _, ...rest } = SENT;
      const failed: NoticeNote = { ...rest, result: 'failed', detail: 'channel_not_found' };
      await tickets.noteNotice('t-1', failed);
      expect((await tickets.get('t-1'))?.notices).toEqual([failed]);
      await tickets.noteNotice('t-1', SENT);
      expect((await tickets.get('t-1'))?.notices).toEqual([SENT]);
    });

    it('is taken of a ticket that is decided, and makes none', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.noteNotice('t-1', { ...SENT, event: 'decided' });
      await tickets.noteNotice('t-9', SENT);
      const states = await tickets.list();
      expect(states.map(({ notices }) => notices.length)).toEqual([1]);
    });
  });
}
