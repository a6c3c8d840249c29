import { digestOf } from '../../lib/digest.ts';
import {
  type Decision,
  standingOf,
  type Ticket,
  type TicketRecord,
} from '../../lib/domain/ticket.ts';
import { decideOn, noticesWith, reviseOn } from '../../lib/domain/ticket-rules.ts';
import type { Archive, Clock, Ref, Tickets } from '../../lib/ports.ts';

/** An archive in memory. `alter` changes a document behind its digest, as tampering would. */
export function memoryArchive(): Archive & { alter(ref: Ref, document: unknown): void } {
  const documents = new Map<string, string>();
  return {
    async put(kind, document) {
      const digest = digestOf(document);
      documents.set(`${kind}/${digest}`, JSON.stringify(document));
      return { key: `${kind}/${digest}`, digest };
    },
    async get({ key, digest }) {
      const text = documents.get(key);
      if (text === undefined) throw new Error(`no document ${key}`);
      const document: unknown = JSON.parse(text);
      if (digestOf(document) !== digest) throw new Error(`document ${key} is not what it was`);
      return document;
    },
    alter({ key }, document) {
      documents.set(key, JSON.stringify(document));
    },
  };
}

/** Tickets in memory, with what was decided. Nothing waits for them. */
export function memoryTickets(): Tickets & { readonly decided: readonly Decision[] } {
  const records = new Map<string, TicketRecord>();
  const decided: Decision[] = [];
  const stateOf = (id: string) => {
    const record = records.get(id);
    return record === undefined ? null : standingOf(record);
  };
  const note = (id: string, more: Partial<TicketRecord>) => {
    const record = records.get(id);
    if (record !== undefined) records.set(id, { ...record, ...more });
  };
  return {
    decided,
    async open(ticket: Ticket) {
      if (!records.has(ticket.id)) records.set(ticket.id, { ticket });
    },
    get: async (id) => stateOf(id),
    list: async () => [...records.values()].map(standingOf),
    async supersede(id, superseded) {
      if (records.get(id)?.superseded === undefined) note(id, { superseded });
    },
    async decide(id, decision) {
      const { result, write } = decideOn(stateOf(id), decision);
      note(id, write);
      if (write.decision != null) decided.push(write.decision);
      return result;
    },
    async revise(id, revision, expected) {
      const { result, write } = reviseOn(stateOf(id), revision, expected);
      note(id, write);
      return result;
    },
    async noteNotice(id, given) {
      const notices = noticesWith(stateOf(id)?.notices ?? [], given);
      if (notices === null) return 'known';
      note(id, { notices });
      return 'noted';
    },
  };
}

export function clockAt(iso: string): Clock {
  return { now: () => new Date(iso) };
}
