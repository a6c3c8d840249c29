import { beforeEach, describe, expect, it } from 'vitest';
import type { Decision, Ticket } from '../../lib/domain/ticket.ts';
import type { Tickets } from '../../lib/ports.ts';

const ref = (letter: string) => ({ key: `kind/${letter.repeat(64)}`, digest: letter.repeat(64) });

/** A ticket as the review step opens it. */
export const ticketOf = (id: string, changes: Partial<Ticket> = {}): Ticket => ({
  id,
  execution: `execution-of-${id}`,
  roleArn: 'arn:aws:iam::111122223333:role/orders-api',
  openedAt: '2026-03-01T00:00:00.000Z',
  expiresAt: '2026-03-31T00:00:00.000Z',
  proposal: ref('a'),
  evidence: ref('b'),
  verification: ref('c'),
  blocked: [],
  ...changes,
});

export const approvedBy = (by: string): Decision => ({
  kind: 'approved',
  by,
  at: '2026-03-02T10:00:00.000Z',
  proposal: 'a'.repeat(64),
});

const EXTENDED: Decision = {
  kind: 'extended',
  by: 'cy@example.com',
  at: '2026-03-02T10:00:00.000Z',
  seconds: 604_800,
};

const DECISIONS: readonly Decision[] = [
  approvedBy('ann@example.com'),
  { kind: 'rejected', by: 'bob@example.com', at: '2026-03-02T10:00:00.000Z', reason: 'Not "now"' },
  EXTENDED,
];

/** Every task that was answered, in order. */
export interface TicketsUnderTest {
  readonly tickets: Tickets;
  readonly answered: () => readonly { readonly token: string; readonly decision: Decision }[];
}

/** `make` gives an empty ticket store, for every adapter of the Tickets port. */
export function ticketsContract(name: string, make: () => Promise<TicketsUnderTest>): void {
  describe(`${name} as Tickets`, () => {
    let tickets: Tickets;
    let answered: TicketsUnderTest['answered'];
    beforeEach(async () => {
      ({ tickets, answered } = await make());
    });

    describe('open', () => {
      it('keeps a ticket, undecided, as it was given', async () => {
        const ticket = ticketOf('t-1', { blocked: ['replay'] });
        await tickets.open(ticket, 'token-1');
        expect(await tickets.get('t-1')).toEqual({ ticket, decision: null });
      });

      it('of the same ticket again only replaces its task token', async () => {
        await tickets.open(ticketOf('t-1'), 'token-1');
        await tickets.open(ticketOf('t-1', { openedAt: '2026-03-09T00:00:00.000Z' }), 'token-2');

        expect(await tickets.list()).toEqual([{ ticket: ticketOf('t-1'), decision: null }]);
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

        expect(await tickets.get('t-1')).toEqual({ ticket: later, decision: null });
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

    describe('decide', () => {
      it.each(DECISIONS)(
        'keeps a decision ($kind) and answers the waiting task with it',
        async (decision) => {
          await tickets.open(ticketOf('t-1'), 'token-1');

          expect(await tickets.decide('t-1', decision)).toEqual({ kind: 'decided' });

          expect(await tickets.get('t-1')).toEqual({ ticket: ticketOf('t-1'), decision });
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

    describe('a ticket that nothing waits for', () => {
      const note = ticketOf('t-1', {
        givenBack: { policy: 'app-given-back-1', at: '2026-03-01T00:00:00.000Z', missed: ['s3'] },
      });

      it('is kept as it was given, and opened twice it is one', async () => {
        await tickets.open(note, null);
        await tickets.open({ ...note, openedAt: '2026-03-09T00:00:00.000Z' }, null);
        expect(await tickets.list()).toEqual([{ ticket: note, decision: null }]);
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

    describe('supersede', () => {
      const superseded = { at: '2026-03-03T00:00:00.000Z', reason: 'ann attached a policy' };

      it('lets nobody decide any more, and says why', async () => {
        await tickets.open(ticketOf('t-1'), 'token-1');
        await tickets.supersede('t-1', superseded);

        const decided = await tickets.decide('t-1', approvedBy('bob'));

        expect(decided).toEqual({ kind: 'superseded', superseded });
        const state = { ticket: ticketOf('t-1'), decision: null, superseded };
        expect(await tickets.get('t-1')).toEqual(state);
        expect(await tickets.list()).toEqual([state]);
        expect(answered()).toEqual([]);
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

        expect(await tickets.get('t-1')).toEqual({ ticket: later, decision: null });
        expect(await tickets.decide('t-1', approvedBy('bob'))).toEqual({ kind: 'decided' });
        expect(answered().map(({ token }) => token)).toEqual(['token-1', 'token-2']);
      });
    });

    it('takes any text for an id', async () => {
      const ids = [
        '../t',
        'a/b',
        'T',
        't',
        '__proto__',
        'constructor',
        'ünï cöde',
        'x'.repeat(700),
      ];
      for (const id of ids) await tickets.open(ticketOf(id), `token-${id}`);
      await tickets.decide('__proto__', approvedBy('ann'));

      const states = await tickets.list();
      expect(states.map(({ ticket }) => ticket.id).sort()).toEqual(ids.toSorted());
      expect(states.filter(({ decision }) => decision !== null)).toEqual([
        { ticket: ticketOf('__proto__'), decision: approvedBy('ann') },
      ]);
    });
  });
}
