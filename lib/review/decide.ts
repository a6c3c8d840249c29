import { type RoleSnapshot, roleNameOf } from '../domain/role.ts';
import type { Approval, Decision, Ticket } from '../domain/ticket.ts';
import type { Clock, Roles, Tickets } from '../ports.ts';
import { approvalBar, type ReviewRules } from '../review-rules.ts';
import { roleDigest } from '../steps/role-digest.ts';
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
  /** The role is not any more what the draft knew. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'not-allowed'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'gone' };

export interface DecidePorts {
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly roles: Pick<Roles, 'snapshot'>;
  readonly rules: ReviewRules;
}

/**
 * Judges a decision form against the ticket as it is now, and passes on what holds. One writer wins in the store.
 * Whoever calls it has made sure that the form is the reviewer's own.
 */
export async function decide(
  form: DecisionForm,
  dossier: Dossier,
  reviewer: Reviewer,
  { tickets, clock, roles, rules }: DecidePorts,
): Promise<Outcome> {
  const { ticket, decision: standing, superseded, blocked } = dossier;
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

  const { by, person } = signature;
  if (form.action === 'approve') {
    const live = await liveRole(roles, ticket.roleArn);
    if (live === null || roleDigest(live) !== dossier.proposal.roleDigest) {
      return { kind: 'changed' };
    }
    const reason = barOf(ticket, rules, live, person);
    if (reason !== null) return { kind: 'not-allowed', reason };
  }

  const record = { by, at: now.toISOString() };
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

/**
 * Why this person may not approve; null when they may. A rule that was loosened after the ticket was opened still holds
 * for it, and one that was tightened holds at once: whoever left does not approve any more.
 */
function barOf(
  { rules: opening, requester }: Ticket,
  rules: ReviewRules,
  role: RoleSnapshot,
  person: string,
): string | null {
  const bar = approvalBar(rules, role, person, requester);
  if (bar !== null || opening === undefined) return bar;
  const then = approvalBar(opening, role, person, requester);
  return then === null ? null : `by the rules that held when the ticket was opened, ${then}`;
}

/** Null when it is gone. */
async function liveRole(
  roles: Pick<Roles, 'snapshot'>,
  roleArn: string,
): Promise<RoleSnapshot | null> {
  try {
    return await roles.snapshot(roleArn);
  } catch (error) {
    if (error instanceof Error && error.name === 'RoleGone') return null;
    throw error;
  }
}
