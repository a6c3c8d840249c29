import { beforeEach, describe, expect, it } from 'vitest';
import type { Tickets } from '../../lib/ports.ts';
import { approvedBy, EXTENDED, ref, revisedBy, stateOf, ticketOf } from '../support/tickets.ts';
import type { TicketsUnderTest } from './tickets.ts';

/** What revisions do; of `ticketsContract`. */
export function revisingContract(make: () => Promise<TicketsUnderTest>): void {
  let tickets: Tickets;
  let answered: TicketsUnderTest['answered'];
  beforeEach(async () => {
    ({ tickets, answered } = await make());
  });

  describe('revise', () => {
    it('puts a revision on top: the ticket is about it, and the draft stays on record', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');

      const result = await tickets.revise('t-1', revisedBy('ann', 'd'), 'a'.repeat(64));

      const made = { ...revisedBy('ann', 'd'), number: 2 };
      expect(result).toEqual({ kind: 'revised', revision: made });
      const { proposal, verification, blocked, removes } = made;
      const newest = { proposal, verification, blocked, removes };
      const state = await tickets.get('t-1');
      expect(state?.ticket).toEqual(ticketOf('t-1', newest));
      expect(state?.revisions).toMatchObject([
        { number: 1, proposal: ref('a'), verification: ref('c'), blocked: [], by: 'Ratchet' },
        made,
      ]);
      expect(await tickets.list()).toEqual([state]);
      expect(answered()).toEqual([]);
    });

    it('lets one of many at once win, and tells the others which is the newest', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      const letters = [...'defghij'];

      const results = await Promise.all(
        letters.map((letter) => tickets.revise('t-1', revisedBy('ann', letter), ref('a').digest)),
      );

      const won = results.flatMap((each) => (each.kind === 'revised' ? [each.revision] : []));
      expect(won).toHaveLength(1);
      const lost = results.filter(({ kind }) => kind !== 'revised');
      expect(lost).toEqual(lost.map(() => ({ kind: 'conflict', newest: won[0] })));
      expect((await tickets.get('t-1'))?.revisions).toHaveLength(2);
    });

    it('goes on from revision to revision, and back to a proposal that was there before', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.revise('t-1', revisedBy('ann', 'd'), ref('a').digest);
      await tickets.revise('t-1', revisedBy('bob', 'a'), ref('d').digest);
      await tickets.revise('t-1', revisedBy('cy', 'f'), ref('a').digest);

      const { revisions = [] } = (await tickets.get('t-1')) ?? {};
      expect(revisions.map(({ number, by }) => `${number} ${by}`)).toEqual([
        '1 Ratchet',
        '2 ann',
        '3 bob',
        '4 cy',
      ]);
    });

    it('is refused once the ticket is decided, superseded or expired, and where there is none', async () => {
      const superseded = { at: '2026-03-03T00:00:00.000Z', reason: 'changed' };
      for (const id of ['t-1', 't-2', 't-3']) await tickets.open(ticketOf(id), `token-${id}`);
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.supersede('t-2', superseded);
      const late = { ...revisedBy('bob', 'd'), at: ticketOf('t-3').expiresAt };
      const revise = (id: string, revision = revisedBy('bob', 'd')) =>
        tickets.revise(id, revision, ref('a').digest);

      expect(await revise('t-1')).toEqual({ kind: 'decided', decision: approvedBy('ann') });
      expect(await revise('t-2')).toEqual({ kind: 'superseded', superseded });
      expect(await revise('t-3', late)).toEqual({ kind: 'expired' });
      expect(await revise('t-9')).toEqual({ kind: 'not-found' });
      const states = await tickets.list();
      expect(states.map(({ revisions }) => revisions.length)).toEqual([1, 1, 1]);
    });

    it('leaves approving to the newest: one of an older draft decides nothing', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.revise('t-1', revisedBy('ann', 'd'), ref('a').digest);

      const stale = await tickets.decide('t-1', approvedBy('bob'));
      expect(stale).toMatchObject({ kind: 'revised', newest: { number: 2 } });
      expect(answered()).toEqual([]);

      const fresh = { ...approvedBy('bob'), proposal: ref('d') };
      expect(await tickets.decide('t-1', fresh)).toEqual({ kind: 'decided' });
      expect(answered()).toEqual([{ token: 'token-1', decision: fresh }]);
    });

    it('against an approval at the same time: what is approved is what is newest', async () => {
      for (let round = 0; round < 8; round += 1) {
        const id = `t-${round}`;
        await tickets.open(ticketOf(id), `token-${id}`);
        await Promise.all([
          tickets.revise(id, revisedBy('ann', 'd'), ref('a').digest),
          tickets.decide(id, approvedBy('bob')),
        ]);
        const state = await tickets.get(id);
        const { decision } = state ?? {};
        if (decision?.kind === 'approved')
          expect(decision.proposal).toEqual(state?.ticket.proposal);
        else expect(state?.revisions).toHaveLength(2);
      }
    });

    it('keeps its revisions when a retried task opens the ticket again', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.revise('t-1', revisedBy('ann', 'd'), ref('a').digest);
      await tickets.open(ticketOf('t-1'), 'token-2');
      expect((await tickets.get('t-1'))?.ticket.proposal).toEqual(ref('d'));
    });

    it('is forgotten when the draft is made anew', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.revise('t-1', revisedBy('ann', 'd'), ref('a').digest);
      await tickets.decide('t-1', EXTENDED);
      await tickets.open(ticketOf('t-1'), 'token-2');
      expect(await tickets.get('t-1')).toEqual(stateOf(ticketOf('t-1')));
      const revised = await tickets.revise('t-1', revisedBy('ann', 'f'), ref('a').digest);
      expect(revised).toMatchObject({ kind: 'revised', revision: { number: 2 } });
    });
  });
}
