import { roleNameOf } from '../domain/role.ts';
import type { Approval, Decision } from '../domain/ticket.ts';
import type { Clock, Tickets } from '../ports.ts';
import { type DecisionForm, decisionOf, formProblems, type Problem } from './decision-form.ts';
import { type Dossier, isExpired } from './dossier.ts';
import { type Reviewer, signatureOf } from './reviewer.ts';

/** What became of a decision form. Only `decided` and `counted` changed anything. */
export type Outcome =
  | { readonly kind: 'decided' }
  | { readonly kind: 'counted'; readonly approvals: readonly Approval[]; readonly needed: number }
  | { readonly kind: 'already'; readonly decision: Decision }
  | { readonly kind: 'superseded'; readonly reason: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'blocked'; readonly gates: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'gone' };

/**
 * Judges a decision form against the ticket as it is now, and passes on what holds. One writer wins in the store.
 * Whoever calls it has made sure that the form is the reviewer's own.
 */
export async function decide(
  form: DecisionForm,
  { ticket, decision: standing, superseded, blocked }: Dossier,
  reviewer: Reviewer,
  { tickets, clock }: { readonly tickets: Tickets; readonly clock: Clock },
): Promise<Outcome> {
  if (superseded !== undefined) return { kind: 'superseded', reason: superseded.reason };
  if (standing !== null) return { kind: 'already', decision: standing };
  if (form.proposal !== ticket.proposal.digest) return { kind: 'stale' };

  const now = clock.now();
  if (isExpired(ticket, now)) return { kind: 'expired' };
  if (form.action === 'approve' && blocked.length > 0) return { kind: 'blocked', gates: blocked };

  const signature = signatureOf(reviewer, form, roleNameOf(ticket.roleArn));
  const problems = [
    ...(signature.kind === 'unsigned' ? signature.problems : []),
    ...formProblems(form),
  ];
  if (problems.length > 0 || signature.kind === 'unsigned') return { kind: 'invalid', problems };

  const record = { by: signature.by, at: now.toISOString() };
  const result = await tickets.decide(ticket.id, decisionOf(form, ticket, record));
  switch (result.kind) {
    case 'decided':
    case 'counted':
      return result;
    case 'conflict':
      return { kind: 'already', decision: result.decision };
    case 'revised':
      return { kind: 'stale' };
    case 'superseded':
      return { kind: 'superseded', reason: result.superseded.reason };
    case 'not-found':
      return { kind: 'gone' };
  }
}
