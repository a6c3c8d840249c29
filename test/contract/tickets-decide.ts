import { beforeEach, describe, expect, it } from 'vitest';
import type { Tickets } from '../../lib/ports.ts';
import {
  approvedBy,
  DECISIONS,
  EXTENDED,
  ref,
  revisedBy,
  stateOf,
  ticketOf,
} from '../support/tickets.ts';
import type { TicketsUnderTest } from './tickets.ts';

/** What deciding does, alone and with others; of `ticketsContract`. */
export function decidingContract(make: () => Promise<TicketsUnderTest>): void {
  let tickets: Tickets;
  let answered: TicketsUnderTest['answered'];
  beforeEach(async () => {
    ({ tickets, answered } = await make());
  });

  describe('decide', () => {
    it.each(DECISIONS)(
      'keeps a decision ($kind) and answers the waiting task with it',
      async (decision) => {
        await tickets.open(ticketOf('t-1'), 'token-1');

        expect(await tickets.decide('t-1', decision)).toEqual({ kind: 'decided' });

        expect(await tickets.get('t-1')).toEqual(stateOf(ticketOf('t-1'), { decision }));
        expect(answered()).toEqual([{ token: 'token-1', decision }]);
      },
    );

    it('tells of a decided ticket the decision that stands, and answers nobody', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));

      const second = await tickets.decide('t-1', approvedBy('bob'));

      expect(second).toEqual({ kind: 'conflict', decision: approvedBy('ann') });
      expect(answered()).toHaveLength(1);
    });

    it('takes the same decision of the same person, some seconds later, for the one that stands', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));

      const again = { ...approvedBy('ann'), at: '2026-03-02T10:00:07.000Z' };

      expect(await tickets.decide('t-1', again)).toEqual({ kind: 'decided' });
      expect((await tickets.get('t-1'))?.decision).toEqual(approvedBy('ann'));
      expect(answered()).toHaveLength(1);
    });

    it('lets one of many at once win, and tells the others who won', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      const people = Array.from({ length: 12 }, (_, at) => `person-${at}`);

      const results = await Promise.all(
        people.map((person) => tickets.decide('t-1', approvedBy(person))),
      );

      const winner = people[results.findIndex(({ kind }) => kind === 'decided')] ?? '';
      const others = results.filter(({ kind }) => kind !== 'decided');
      expect(others).toEqual(
        Array.from({ length: 11 }, () => ({ kind: 'conflict', decision: approvedBy(winner) })),
      );
      expect(answered()).toEqual([{ token: 'token-1', decision: approvedBy(winner) }]);
    });

    it('says when there is no such ticket', async () => {
      expect(await tickets.decide('t-9', approvedBy('ann'))).toEqual({ kind: 'not-found' });
      expect(await tickets.list()).toEqual([]);
    });

    it('answers the task of this ticket and of no other', async () => {
      await tickets.open(ticketOf('t-1'), 'token-1');
      await tickets.open(ticketOf('t-2'), 'token-2');
      await tickets.decide('t-2', approvedBy('ann'));

      expect(answered().map(({ token }) => token)).toEqual(['token-2']);
      expect((await tickets.get('t-1'))?.decision).toBeNull();
    });
  });

  describe('a ticket that needs two approvals', () => {
    const two = ticketOf('t-1', { approvals: 2 });
    const given = (by: string) => ({ by, at: approvedBy(by).at, proposal: ref('a').digest });

    it('counts the first, and is decided by the second in the name of both', async () => {
      await tickets.open(two, 'token-1');

      const first = await tickets.decide('t-1', approvedBy('ann'));
      expect(first).toEqual({ kind: 'counted', approvals: [given('ann')], needed: 2 });
      expect(await tickets.get('t-1')).toEqual(stateOf(two, { approvals: [given('ann')] }));
      expect(answered()).toEqual([]);

      expect(await tickets.decide('t-1', approvedBy('bob'))).toEqual({ kind: 'decided' });
      const decision = approvedBy('ann, bob');
      expect((await tickets.get('t-1'))?.decision).toEqual(decision);
      expect(answered()).toEqual([{ token: 'token-1', decision }]);
    });

    it('counts nobody twice', async () => {
      await tickets.open(two, 'token-1');
      for (let time = 0; time < 3; time += 1) {
        expect(await tickets.decide('t-1', approvedBy('ann'))).toMatchObject({ kind: 'counted' });
      }
      await Promise.all(Array.from({ length: 5 }, () => tickets.decide('t-1', approvedBy('ann'))));
      expect(await tickets.get('t-1')).toMatchObject({
        decision: null,
        approvals: [given('ann')],
      });
    });

    it('is decided once when many approve at once', async () => {
      await tickets.open(two, 'token-1');
      const people = Array.from({ length: 6 }, (_, at) => `person-${at}`);
      const results = await Promise.all(
        people.map((person) => tickets.decide('t-1', approvedBy(person))),
      );
      expect(answered()).toHaveLength(1);
      expect(results.map(({ kind }) => kind)).toContain('decided');
      expect((await tickets.get('t-1'))?.decision).toMatchObject({ kind: 'approved' });
    });

    it('counts approvals of an older revision no more', async () => {
      await tickets.open(two, 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      await tickets.revise('t-1', revisedBy('cy', 'd'), ref('a').digest);

      const second = await tickets.decide('t-1', { ...approvedBy('bob'), proposal: ref('d') });
      expect(second).toMatchObject({ kind: 'counted', approvals: [{ by: 'bob' }] });
      expect(answered()).toEqual([]);
    });

    it('is rejected by one', async () => {
      await tickets.open(two, 'token-1');
      await tickets.decide('t-1', approvedBy('ann'));
      const rejected = { kind: 'rejected', by: 'bob', at: EXTENDED.at, reason: 'no' } as const;
      expect(await tickets.decide('t-1', rejected)).toEqual({ kind: 'decided' });
      expect(answered()).toEqual([{ token: 'token-1', decision: rejected }]);
    });

    it('takes one who approved, and presses again, for who decided', async () => {
      await tickets.open(two, 'token-1');
      for (const by of ['ann', 'bob', 'ann']) await tickets.decide('t-1', approvedBy(by));
      expect(await tickets.decide('t-1', approvedBy('ann'))).toEqual({ kind: 'decided' });
      expect(await tickets.decide('t-1', approvedBy('cy'))).toMatchObject({ kind: 'conflict' });
      expect(answered()).toHaveLength(1);
    });
  });
}
