import type { Hono } from 'hono';
import { roleNameOf } from '../domain/role.ts';
import type { ReviewRules } from '../review-rules.ts';
import { approvalBar } from '../review-rules.ts';
import type { Dossier } from './dossier.ts';
import type { FrontDesk } from './front-desk.ts';
import { type ProgressPorts, progressOf } from './progress.ts';
import { type Reviewer, signatureOf } from './reviewer.ts';

/** These forms hold a name and no more. */
const BODY_LIMIT = 8 * 1024;

/** `end-probation`: it went well. `take-back`: the role shall be as it was. */
export type UndoAction = 'end-probation' | 'take-back';

export type UndoOutcome =
  | { readonly kind: 'asked' }
  | { readonly kind: 'unsigned'; readonly problems: readonly string[] }
  | { readonly kind: 'not-allowed'; readonly reason: string }
  /** There is no probation that could be ended, any more or yet. */
  | { readonly kind: 'no-probation' };

/**
 * What a person can still do about a change that was approved: end its probation, or take it back. These pages have no
 * rights in IAM: they wake the execution, which does it.
 */
export function undoRoutes(app: Hono, desk: FrontDesk): void {
  for (const action of ['end-probation', 'take-back'] as const) {
    app.post(`/tickets/:id/${action}`, desk.atMost(BODY_LIMIT), async (context) => {
      const posted = await desk.posted(context);
      if (posted instanceof Response) return posted;
      const { dossier, reviewer, fields } = posted;
      const typed = { name: textIn(fields, 'name'), role: textIn(fields, 'role') };
      const outcome = await askProbation(action, dossier, { reviewer, typed }, desk);
      const { id } = dossier.ticket;
      if (outcome.kind === 'asked') return context.redirect(desk.links.ticket(id), 303);
      return desk.say(context, { ...outcome, ticketId: id });
    });
  }
}

/** Who may approve a change may end its probation and take it back. */
async function askProbation(
  action: UndoAction,
  dossier: Dossier,
  {
    reviewer,
    typed,
  }: {
    readonly reviewer: Reviewer;
    readonly typed: { readonly name: string; readonly role: string };
  },
  ports: ProgressPorts & { readonly rules: ReviewRules },
): Promise<UndoOutcome> {
  const progress = await progressOf(dossier, ports);
  if (progress?.kind !== 'probation' || ports.probations === null) return { kind: 'no-probation' };
  const signature = signatureOf(reviewer, typed, roleNameOf(dossier.ticket.roleArn));
  if (signature.kind === 'unsigned') {
    return { kind: 'unsigned', problems: signature.problems.map(({ message }) => message) };
  }
  const { by, person } = signature;
  const role = { arn: dossier.ticket.roleArn, tags: dossier.snapshot?.tags ?? {} };
  const bar = approvalBar(ports.rules, role, person, undefined);
  if (bar !== null) return { kind: 'not-allowed', reason: bar };

  const at = ports.clock.now().toISOString();
  const said = { by, at };
  const wake =
    action === 'take-back'
      ? { denials: [], ended: null, undo: said }
      : { denials: [], ended: said };
  const woken = await ports.probations.wake(progress.roleId, wake, at);
  return { kind: woken === 'not-waiting' ? 'no-probation' : 'asked' };
}

function textIn(fields: URLSearchParams, name: string): string {
  return (fields.get(name) ?? '').trim();
}
