import { beforeEach, describe, expect, it } from 'vitest';
import type { Tickets } from '../../lib/ports.ts';
import { approvedBy, EXTENDED, ref, stateOf, ticketOf } from '../support/tickets.ts';
import type { TicketsUnderTest } from './tickets.ts';

/** What opening, reading and listing do; of `ticketsContract`. */
export function openingContract(make: () => Promise<TicketsUnderTest>): void {
  let tickets: Tickets;
  let answered: TicketsUnderTest['answered'];
  beforeEach(async () => {
    ({ tickets, answered } = await make());
  });

  describe('open', () => {
    it('keeps a ticket, undecided, as it was given', async () => {
      const ticket = ticketOf('t-1', { blocked: ['replay'] });
      await tickets.open(ticket, 'token-1');
      expect(await tickets.get('t-1')).toEqual(stateOf(ticket));
    });

    it('keeps who may approve, and how many must', async () => {
      const approvers = [
        { roles: { path: '/pay/' }, people: ['ann', '*@example.com'] },
        { roles: { tag: 'team', value: 'pay' }, people: ['bob'] },
      ];
      const rules = { requesterApproves: false, approvers };
      const ticket = ticketOf('t-1', { approvals: 2, rules });
      await tickets.open(ticket, 'token-1');
      expect(await tickets.get('t-1')).toEqual(stateOf(ticket));
    });

    it('of the same ticket again only replaces its task token', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.open(ticketOf('t-1', { openedAt: '2026-03-09T00:00:00.000Z' }), 'token-2');

      expect(await tickets.list()).toEqual([stateOf(ticketOf('t-1'))]);
      await tickets.decide('t-1', approvedBy('ann'));
      expect(answered()).toEqual([{ token: 'token-2', decision: approvedBy('ann') }]);
    });

    it('of a decided ticket again leaves the decision as it is', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.open(ticketOf('t-1'), 'token-2');

      expect((await tickets.get('t-1'))?.decision).toEqual(approvedBy('ann'));
    });

    it('of a ticket that was extended asks anew, though the draft be the same', async () => {
      const later = ticketOf('t-1', { openedAt: '2026-03-09T00:00:00.000Z' });
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', EXTENDED);
      await tickets.open(later, 'token-2');

      expect(await tickets.get('t-1')).toEqual(stateOf(later));
      expect(await tickets.decide('t-1', approvedBy('ann'))).toEqual({ kind: 'decided' });
      expect(answered()).toEqual([
        { token: 'token-1', decision: EXTENDED },
        { token: 'token-2', decision: approvedBy('ann') },
      ]);
    });

    it('of the same id for another proposal fails, and leaves ticket and token as they are', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');

      const opening = tickets.open(ticketOf('t-1', { proposal: ref('d') }), 'token-2');

      await expect(opening).rejects.toThrow(/t-1/);
      expect((await tickets.get('t-1'))?.ticket).toEqual(ticketOf('t-1'));
      await tickets.decide('t-1', approvedBy('ann'));
      expect(answered().map(({ token }) => token)).toEqual(['token-1']);
    });
  });

  describe('get and list', () => {
    it('give null and nothing where there is no ticket', async () => {
      expect(await tickets.get('t-1')).toBeNull();
      expect(await tickets.list()).toEqual([]);
    });

    it('list gives all tickets, open and decided', async () => {
      for (const id of ['t-1', 't-2', 't-3']) await tickets.open(ticketOf(id), `token-${id}`);
      await tickets.decide('t-2', approvedBy('ann'));

      const states = await tickets.list();
      expect(states.map(({ ticket, decision }) => [ticket.id, decision?.by]).sort()).toEqual([
        ['t-1', undefined],
        ['t-2', 'ann'],
        ['t-3', undefined],
      ]);
    });

    it('never tell a task token', async () => {
      await tickets.open(ticketOf('t-1'), 'token-open');
      await tickets.open(ticketOf('t-2'), 'token-decided');
      const decided = await tickets.decide('t-2', approvedBy('ann'));
      const told = [decided, await tickets.get('t-1'), await tickets.get('t-2')];

      expect(JSON.stringify([told, await tickets.list()])).not.toContain('token-');
    });
  });

  describe('a ticket that nothing waits for', () => {
    const note = ticketOf('t-1', {
      givenBack: { policy: 'app-given-back-1', at: '2026-03-01T00:00:00.000Z', missed: ['s3'] },
    });

    it('is kept as it was given, and opened twice it is one', async () => {
      await tickets.open(note, null);
      await tickets.open({ ...note, openedAt: '2026-03-09T00:00:00.000Z' }, null);
      expect(await tickets.list()).toEqual([stateOf(note)]);
    });

    it('takes a decision for the record and answers nobody', async () => {
      await tickets.open(note, null);
      expect(await tickets.decide('t-1', approvedBy('ann'))).toEqual({ kind: 'decided' });
      expect((await tickets.get('t-1'))?.decision).toEqual(approvedBy('ann'));
      expect(answered()).toEqual([]);
    });

    it('keeps its decision when it is opened again', async () => {
      await tickets.open(note, null);
      await tickets.decide('t-1', EXTENDED);
      await tickets.open(note, null);
      expect((await tickets.get('t-1'))?.decision).toEqual(EXTENDED);
    });
  });
}
