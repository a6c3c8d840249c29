import type { Evidence } from '../domain/evidence/evidence.ts';
import { failedGates, type Gates } from '../domain/gates/gates.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Ticket, TicketState } from '../domain/ticket.ts';
import type { Archive } from '../ports.ts';

/** A ticket with the documents that it refers to: all that a person decides on. */
export interface Dossier extends TicketState {
  readonly proposal: Proposal;
  readonly evidence: Evidence;
  readonly gates: Gates;
  /** The role as it was drafted from; null for tickets that do not name it. */
  readonly snapshot: RoleSnapshot | null;
  /** Names of the gates that failed, as the ticket says or as their own numbers say. */
  readonly blocked: readonly string[];
}

/**
 * Reads a ticket's documents. Their shape is trusted by digest: the steps wrote them, the ticket names their
 * SHA-256, and the archive gives nothing else back. Throws what the archive throws when one is absent or altered.
 */
export async function loadDossier(archive: Archive, state: TicketState): Promise<Dossier> {
  const { ticket } = state;
  const [proposal, evidence, gates, snapshot] = (await Promise.all([
    archive.get(ticket.proposal),
    archive.get(ticket.evidence),
    archive.get(ticket.verification),
    ticket.snapshot === undefined ? null : archive.get(ticket.snapshot),
  ])) as [Proposal, Evidence, Gates, RoleSnapshot | null];
  const blocked = [...new Set([...ticket.blocked, ...failedGates(gates)])];
  return { ...state, proposal, evidence, gates, snapshot, blocked };
}

/** Past its time, a ticket can no longer be decided. */
export function isExpired({ expiresAt }: Ticket, now: Date): boolean {
  // A time that cannot be read counts as past: closed is the safe side.
  return !(now.getTime() < Date.parse(expiresAt));
}
