import type { Hono } from 'hono';
import { actionOf } from '../domain/change/only.ts';
import { roleNameOf } from '../domain/role.ts';
import type { ReviewRules } from '../review-rules.ts';
import { approvalBar } from '../review-rules.ts';
import type { FrontDesk, Posted } from './front-desk.ts';
import { type ProgressPorts, progressOf } from './progress.ts';
import { signatureOf } from './reviewer.ts';

/** These forms hold a name and little more. */
const BODY_LIMIT = 8 * 1024;

/** The longest name of an action has 64 characters, that of a service 30. */
const LONGEST_ACTION = 128;

/**
 * `end-probation`: it went well. `take-back`: in probation, the role shall be as it was. `undo`: the same at any time
 * later, or for one service or action.
 */
export type UndoAction = 'end-probation' | 'take-back' | 'undo';

export type UndoAnswer =
  | { readonly kind: 'asked' }
  | { readonly kind: 'unsigned'; readonly problems: readonly string[] }
  | { readonly kind: 'not-allowed'; readonly reason: string }
  /** There is no probation that could be ended, any more or yet. */
  | { readonly kind: 'no-probation' }
  /** There is no change that could be taken back from here. */
  | { readonly kind: 'no-undo' }
  | { readonly kind: 'no-action' }
  /** Somebody's is being carried out. */
  | { readonly kind: 'under-way' }
  /** The page that it was asked from is not how the ticket stands. */
  | { readonly kind: 'undo-stale' };

type Ports = ProgressPorts & { readonly rules: ReviewRules };

/**
 * What a person can still do about a change that was approved: end its probation, or take it back. These pages have no
 * rights in IAM: they wake the execution, or start one, which does it.
 */
export function undoRoutes(app: Hono, desk: FrontDesk): void {
  for (const action of ['end-probation', 'take-back', 'undo'] as const) {
    app.post(`/tickets/:id/${action}`, desk.atMost(BODY_LIMIT), async (context) => {
      const posted = await desk.posted(context);
      if (posted instanceof Response) return posted;
      const outcome = await (action === 'undo'
        ? askUndo(posted, desk)
        : askProbation(action, posted, desk));
      const { id } = posted.dossier.ticket;
      if (outcome.kind === 'asked') return context.redirect(desk.links.ticket(id), 303);
      return desk.say(context, { ...outcome, ticketId: id });
    });
  }
}

async function askProbation(
  action: 'end-probation' | 'take-back',
  posted: Posted,
  ports: Ports,
): Promise<UndoAnswer> {
  const progress = await progressOf(posted.dossier, ports);
  if (progress?.kind !== 'probation' || ports.probations === null) return { kind: 'no-probation' };
  const allowed = whoAsks(posted, ports.rules);
  if (allowed.kind !== 'signed') return allowed;

  const at = ports.clock.now().toISOString();
  const said = { by: allowed.by, at };
  const wake =
    action === 'take-back'
      ? { denials: [], ended: null, undo: said }
      : { denials: [], ended: said };
  const woken = await ports.probations.wake(progress.roleId, wake, at);
  return { kind: woken === 'not-waiting' ? 'no-probation' : 'asked' };
}

async function askUndo(posted: Posted, ports: Ports): Promise<UndoAnswer> {
  const { dossier, fields } = posted;
  const { ticket } = dossier;
  const progress = await progressOf(dossier, ports);
  const way = progress?.kind === 'approved' ? progress.undo : null;
  if (way?.kind !== 'page' || ports.undos === null) return { kind: 'no-undo' };
  const allowed = whoAsks(posted, ports.rules);
  if (allowed.kind !== 'signed') return allowed;
  const only = textIn(fields, 'only');
  if (only !== '' && (only.length > LONGEST_ACTION || actionOf(only) === null))
    return { kind: 'no-action' };
  const after = textIn(fields, 'after');
  if (!/^\d{1,4}$/.test(after)) return { kind: 'undo-stale' };
  const answer = await ports.undos.ask({
    ticketId: ticket.id,
    role: { arn: ticket.roleArn, id: way.roleId },
    by: allowed.by,
    at: ports.clock.now().toISOString(),
    only: only === '' ? null : only,
    after: Number(after),
  });
  return { kind: answer === 'stale' ? 'undo-stale' : answer };
}

/** Who may approve a change may end its probation and take it back. */
function whoAsks(
  { dossier, reviewer, fields }: Posted,
  rules: ReviewRules,
):
  | { readonly kind: 'signed'; readonly by: string }
  | Extract<UndoAnswer, { kind: 'unsigned' | 'not-allowed' }> {
  const { ticket, snapshot } = dossier;
  const typed = { name: textIn(fields, 'name'), role: textIn(fields, 'role') };
  const signature = signatureOf(reviewer, typed, roleNameOf(ticket.roleArn));
  if (signature.kind === 'unsigned') {
    return { kind: 'unsigned', problems: signature.problems.map(({ message }) => message) };
  }
  const { by, person } = signature;
  const role = { arn: ticket.roleArn, tags: snapshot?.tags ?? {} };
  const bar = approvalBar(rules, role, person, undefined);
  return bar === null ? { kind: 'signed', by } : { kind: 'not-allowed', reason: bar };
}

function textIn(fields: URLSearchParams, name: string): string {
  return (fields.get(name) ?? '').trim();
}
