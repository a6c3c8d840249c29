import { noticesWith, reviseOn } from '../domain/ticket-rules.ts';
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
        const { result, write } = reviseOn(await find(id), revision, expected);
        if (write.revisions !== undefined) await revisions.put(id, write.revisions);
        return result;
      });
    },

    async noteNotice(id, note) {
      if ((await find(id)) === null) return 'known';
      return alone(id, async () => {
        const noted = noticesWith((await find(id))?.notices ?? [], note);
        if (noted === null) return 'known';
        await notices.put(id, noted);
        return 'noted';
      });
    },
  };
}
