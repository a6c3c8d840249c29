import type { Decision } from '../domain/ticket.ts';
import type { Clock, Tickets } from '../ports.ts';
import { csrfTokenHolds } from './csrf-token.ts';
import { type DecisionForm, decisionOf, type Problem } from './decision-form.ts';
import { type Dossier, isExpired } from './dossier.ts';

/** What became of a decision form. Only `decided` changed anything. */
export type Outcome =
  | { readonly kind: 'decided' }
  | { readonly kind: 'forged' }
  | { readonly kind: 'already'; readonly decision: Decision }
  | { readonly kind: 'superseded'; readonly reason: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'blocked'; readonly gates: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'gone' };

/** Judges a decision form against the ticket as it is now, and passes on what holds. One writer wins in the store. */
export async function decide(
  form: DecisionForm,
  { ticket, decision: standing, superseded, blocked }: Dossier,
  reviewer: string | null,
  { tickets, clock, secret }: { tickets: Tickets; clock: Clock; secret: Uint8Array },
): Promise<Outcome> {
  const shown = { ticketId: ticket.id, proposalDigest: form.proposal, reviewer };
  if (!csrfTokenHolds(secret, shown, form.csrf)) return { kind: 'forged' };
  if (superseded !== undefined) return { kind: 'superseded', reason: superseded.reason };
  if (standing !== null) return { kind: 'already', decision: standing };
  if (form.proposal !== ticket.proposal.digest) return { kind: 'stale' };

  const now = clock.now();
  if (isExpired(ticket, now)) return { kind: 'expired' };
  if (form.action === 'approve' && blocked.length > 0) return { kind: 'blocked', gates: blocked };

  const reading = decisionOf(form, reviewer, now.toISOString());
  if (reading.kind === 'invalid') return reading;

  const result = await tickets.decide(ticket.id, reading.decision);
  switch (result.kind) {
    case 'decided':
      return { kind: 'decided' };
    case 'conflict':
      return { kind: 'already', decision: result.decision };
    case 'superseded':
      return { kind: 'superseded', reason: result.superseded.reason };
    case 'not-found':
      return { kind: 'gone' };
  }
}
