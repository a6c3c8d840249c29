import type { Tickets } from '../ports.ts';
import type { TicketRecords } from './file-ticket-records.ts';

/** What is written on a ticket without deciding it: revisions and notices. */
export function fileTicketNotes({
  find,
  alone,
  revisions,
  notices,
}: TicketRecords): Pick<Tickets, 'revise' | 'noteNotice'> {
  return {
    async revise(id, revision, expected) {
      if ((await find(id)) === null) return { kind: 'not-found' };
      return alone(id, async () => {
        const state = await find(id);
        const newest = state?.revisions.at(-1);
        if (state === null || newest === undefined) return { kind: 'not-found' };
        if (state.superseded !== undefined) {
          return { kind: 'superseded', superseded: state.superseded };
        }
        if (state.decision !== null) return { kind: 'decided', decision: state.decision };
        if (!(revision.at < state.ticket.expiresAt)) return { kind: 'expired' };
        if (newest.proposal.digest !== expected) return { kind: 'conflict', newest };

        const made = { ...revision, number: newest.number + 1 };
        await revisions.put(id, [...state.revisions.slice(1), made]);
        return { kind: 'revised', revision: made };
      });
    },

    async noteNotice(id, note) {
      if ((await find(id)) === null) return 'known';
      return alone(id, async () => {
        const noted = (await find(id))?.notices ?? [];
        const same = noted.find(
          ({ channel, event }) => channel === note.channel && event === note.event,
        );
        if (same?.result === 'sent') return 'known';
        await notices.put(id, [...noted.filter((each) => each !== same), note]);
        return 'noted';
      });
    },
  };
}
