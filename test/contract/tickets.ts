import { describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/domain/ticket.ts';
import type { Tickets } from '../../lib/ports.ts';
import { approvedBy, stateOf, ticketOf } from '../support/tickets.ts';
import { decidingContract } from './tickets-decide.ts';
import { notingContract } from './tickets-notes.ts';
import { openingContract } from './tickets-open.ts';
import { revisingContract } from './tickets-revise.ts';

/** Every task that was answered, in order. */
export interface TicketsUnderTest {
  readonly tickets: Tickets;
  readonly answered: () => readonly { readonly token: string; readonly decision: Answer }[];
}

/** `make` gives an empty ticket store, for every adapter of the Tickets port. */
export function ticketsContract(name: string, make: () => Promise<TicketsUnderTest>): void {
  describe(`${name} as Tickets`, () => {
    // Each makes a store of its own for each of its tests.
    describe('opened', () => openingContract(make));
    describe('decided', () => decidingContract(make));
    describe('revised', () => revisingContract(make));
    describe('noted on', () => notingContract(make));

    it('takes any text for an id', async () => {
      const { tickets } = await make();
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
