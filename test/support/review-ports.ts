import { digestOf } from '../../lib/digest.ts';
import {
  countedApprovals,
  type Decision,
  jointDecision,
  standingOf,
  type Ticket,
  type TicketRecord,
} from '../../lib/domain/ticket.ts';
import type { Archive, Clock, DecideResult, Ref, Tickets } from '../../lib/ports.ts';

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
  const settle = (id: string, decision: Decision): DecideResult => {
    note(id, { decision });
    decided.push(decision);
    return { kind: 'decided' };
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
    async decide(id, decision): Promise<DecideResult> {
      const state = stateOf(id);
      if (state === null) return { kind: 'not-found' };
      const { superseded, revisions, ticket, approvals } = state;
      if (superseded !== undefined) return { kind: 'superseded', superseded };
      if (state.decision !== null) return { kind: 'conflict', decision: state.decision };
      const newest = revisions.at(-1);
      const isOther = 'proposal' in decision && decision.proposal.digest !== ticket.proposal.digest;
      if (isOther && newest !== undefined) return { kind: 'revised', newest };
      const needed = ticket.approvals ?? 1;
      if (decision.kind !== 'approved' || needed === 1) return settle(id, decision);
      const { by, at, proposal } = decision;
      const all = [...approvals, { by, at, proposal: proposal.digest }];
      note(id, { approvals: all });
      const counted = countedApprovals(all, proposal.digest);
      if (counted.length < needed) return { kind: 'counted', approvals: counted, needed };
      return settle(id, jointDecision(decision, counted));
    },
    async revise(id, revision, expected) {
      const state = stateOf(id);
      const newest = state?.revisions.at(-1);
      if (state === null || newest === undefined) return { kind: 'not-found' };
      if (state.superseded !== undefined) {
        return { kind: 'superseded', superseded: state.superseded };
      }
      if (state.decision !== null) return { kind: 'decided', decision: state.decision };
      if (!(revision.at < state.ticket.expiresAt)) return { kind: 'expired' };
      if (newest.proposal.digest !== expected) return { kind: 'conflict', newest };
      const made = { ...revision, number: newest.number + 1 };
      note(id, { revisions: [...state.revisions.slice(1), made] });
      return { kind: 'revised', revision: made };
    },
    async noteNotice(id, given) {
      const notices = stateOf(id)?.notices ?? [];
      const same = notices.find(
        ({ channel, event }) => channel === given.channel && event === given.event,
      );
      if (same?.result === 'sent') return 'known';
      note(id, { notices: [...notices.filter((each) => each !== same), given] });
      return 'noted';
    },
  };
}

export function clockAt(iso: string): Clock {
  return { now: () => new Date(iso) };
}
