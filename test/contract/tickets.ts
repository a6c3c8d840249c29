import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Decision,
  type NewRevision,
  type NoticeNote,
  standingOf,
  type Ticket,
  type TicketState,
} from '../../lib/domain/ticket.ts';
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

const stateOf = (ticket: Ticket, more: Partial<TicketState> = {}): TicketState => ({
  ...standingOf({ ticket }),
  ...more,
});

export const approvedBy = (by: string) => ({
  kind: 'approved' as const,
  by,
  at: '2026-03-02T10:00:00.000Z',
  proposal: ref('a'),
});

const EXTENDED: Decision = {
  kind: 'extended',
  by: 'cy@example.com',
  at: '2026-03-02T10:00:00.000Z',
  seconds: 604_800,
};

const revisedBy = (by: string, letter: string): NewRevision => ({
  proposal: ref(letter),
  verification: ref('e'),
  blocked: ['replay'],
  removes: 3,
  by,
  at: '2026-03-02T09:00:00.000Z',
  note: 's3:GetObject kept',
});

const SENT: NoticeNote = {
  channel: 'slack',
  event: 'review',
  at: '2026-03-01T00:00:01.000Z',
  result: 'sent',
  reference: '1764284400.000100',
};

const DECISIONS: readonly Decision[] = [
  approvedBy('ann@example.com'),
  { kind: 'rejected', by: 'bob@example.com', at: '2026-03-02T10:00:00.000Z', reason: 'Not "now"' },
  {
    kind: 'exported',
    by: 'dee@example.com',
    at: '2026-03-02T10:00:00.000Z',
    proposal: ref('a'),
  },
  EXTENDED,
];

/** Every task that was answered, in order. */
export interface TicketsUnderTest {
  readonly tickets: Tickets;
  readonly answered: () => readonly { readonly token: string; readonly decision: Answer }[];
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
        await Promise.all(
          Array.from({ length: 5 }, () => tickets.decide('t-1', approvedBy('ann'))),
        );
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
        stateOf(ticketOf('__proto__'), { decision: approvedBy('ann') }),
      ]);
    });
  });
}
