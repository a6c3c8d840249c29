import { join } from 'node:path';
import { standingOf, type TicketState } from '../domain/ticket.ts';
import { type FileStore, fileName, fileStore, type Stored } from './file-store.ts';
import { withLock } from './file-store-lock.ts';
import {
  checked,
  StoredApprovals,
  StoredDecision,
  StoredNotices,
  StoredRevisions,
  StoredSupersession,
  StoredTicket,
} from './file-ticket-shapes.ts';

/** The stores of one folder of tickets: each part of a ticket in a file of its own. */
export interface TicketRecords {
  readonly tickets: FileStore;
  readonly decisions: FileStore;
  readonly superseded: FileStore;
  readonly revisions: FileStore;
  readonly approvals: FileStore;
  readonly notices: FileStore;
  stateOf(stored: Stored): Promise<TicketState>;
  /** Null when there is no such ticket. */
  find(id: string): Promise<TicketState | null>;
  /** Runs `work` while nobody else, of this process or another, writes on that ticket. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Removes what people made of a ticket, the decision last: a run stopped in between begins again. */
  clear(id: string): Promise<void>;
}

export async function ticketRecords(folder: string): Promise<TicketRecords> {
  const [tickets, decisions, superseded, revisions, approvals, notices] = await Promise.all([
    fileStore(join(folder, 'tickets')),
    fileStore(join(folder, 'decisions')),
    fileStore(join(folder, 'superseded')),
    fileStore(join(folder, 'revisions')),
    fileStore(join(folder, 'approvals')),
    fileStore(join(folder, 'notices')),
  ]);

  const stateOf = async (stored: Stored): Promise<TicketState> => {
    const ticket = checked(StoredTicket, stored, 'ticket');
    const [decision, other, revised, approved, noted] = await Promise.all(
      [decisions, superseded, revisions, approvals, notices].map((store) => store.read(ticket.id)),
    );
    return standingOf({
      ticket,
      ...(decision == null ? {} : { decision: checked(StoredDecision, decision, 'decision') }),
      ...(other == null ? {} : { superseded: checked(StoredSupersession, other, 'reason') }),
      ...(revised == null ? {} : { revisions: checked(StoredRevisions, revised, 'revisions') }),
      ...(approved == null ? {} : { approvals: checked(StoredApprovals, approved, 'approvals') }),
      ...(noted == null ? {} : { notices: checked(StoredNotices, noted, 'notices') }),
    });
  };

  return {
    tickets,
    decisions,
    superseded,
    revisions,
    approvals,
    notices,
    stateOf,
    async find(id) {
      const stored = await tickets.read(id);
      return stored === null ? null : stateOf(stored);
    },
    alone: (id, work) => withLock(join(folder, `.${fileName(id)}.lock`), work),
    async clear(id) {
      for (const store of [revisions, approvals, notices, decisions, superseded]) {
        const stored = await store.read(id);
        if (stored !== null) await store.remove(stored);
      }
    },
  };
}
