import { digestOf } from '../../lib/digest.ts';
import type { Decision, Ticket, TicketState } from '../../lib/domain/ticket.ts';
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

/** Tickets in memory, with what was decided and which task tokens were given. */
export function memoryTickets(): Tickets & { readonly decided: readonly Decision[] } {
  const states = new Map<string, TicketState>();
  const tokens = new Map<string, string>();
  const decided: Decision[] = [];
  return {
    decided,
    async open(ticket: Ticket, taskToken: string | null) {
      if (taskToken !== null) tokens.set(ticket.id, taskToken);
      states.set(ticket.id, { ticket, decision: states.get(ticket.id)?.decision ?? null });
    },
    async get(id) {
      return states.get(id) ?? null;
    },
    async list() {
      return [...states.values()];
    },
    async supersede(id, superseded) {
      const state = states.get(id);
      if (state !== undefined) states.set(id, { superseded, ...state });
    },
    async decide(id, decision): Promise<DecideResult> {
      const state = states.get(id);
      if (state === undefined) return { kind: 'not-found' };
      if (state.superseded !== undefined)
        return { kind: 'superseded', superseded: state.superseded };
      if (state.decision !== null) return { kind: 'conflict', decision: state.decision };
      states.set(id, { ...state, decision });
      decided.push(decision);
      return { kind: 'decided' };
    },
  };
}

export function clockAt(iso: string): Clock {
  return { now: () => new Date(iso) };
}
