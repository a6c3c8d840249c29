import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import { staysAttached } from '../../domain/gates/run.ts';
import { contains } from '../../domain/policy/contain.ts';
import type { Statement } from '../../domain/policy/document.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import { type Covering, coveringOf } from '../../domain/revision/covering.ts';
import type { Place } from '../../domain/revision/edit.ts';
import { resourceProblem } from '../../domain/revision/move-resource.ts';
import { documentsOf, type RoleSnapshot } from '../../domain/role.ts';
import type { Dossier } from '../dossier.ts';
import { placeText } from '../edit-form.ts';
import { type EditDesk, editForm, editProblems } from './edit-desk.ts';
import { actionsOf } from './edit-sections.ts';
import type { Html } from './layout.ts';

/**
 * One ARN of one statement, and what it would cover as `to`, for the actions in `only` or for all where there is none:
 * of the calls that were observed, and of what the role has today. Null when the draft has no such ARN.
 */
export function arnPage(
  { ticket, proposal, evidence, snapshot }: Dossier,
  desk: EditDesk,
  place: Place,
  { to, only }: { readonly to: string | null; readonly only: readonly string[] },
): Html | null {
  const draft = proposal.attach[place.draft];
  const statement = draft?.document.statements[place.statement];
  const from = statement?.resource?.[place.resource];
  if (draft === undefined || statement === undefined || from === undefined) return null;
  const wanted = (to ?? from).trim();
  const at = placeText(place);
  const form = { id: ticket.id, digest: ticket.proposal.digest, button: 'Save this ARN' };
  const { action: all = [] } = statement;
  const chosen = all.filter((action) => only.includes(action));
  const meant = chosen.length === 0 ? statement : { ...statement, action: chosen };
  const now = coveringOf(from, meant, evidence.calls);
  return html`${editProblems(desk)}
<p><a class="jump" href="${desk.links.action(ticket.id, 'edit')}#arns">Back to the draft</a></p>
<h1>Widen or narrow an ARN</h1>
<p>Statement ${place.statement + 1} of <code>${draft.name}</code>: ${actionsOf(statement)}</p>
<p>Now it is <code>${from}</code>, which covers ${covers(coveringOf(from, statement, evidence.calls))}.</p>
<form method="get" action="${desk.links.action(ticket.id, 'arn')}" id="count" class="signing">
<input type="hidden" name="at" value="${at}">
<div><label for="to">As</label>
<input id="to" name="to" value="${wanted}" required maxlength="2048" autocomplete="off" spellcheck="false"></div>
<button>Count</button>
${all.length < 2 ? '' : chooser(all, chosen)}
</form>
<div id="result" role="status">${forWhich(all, chosen)}${result(wanted, meant, now, { snapshot, evidence, proposal })}</div>
${editForm('resource', form, desk, html`<input type="hidden" name="at" value="${at}"><input type="hidden" name="to" value="${wanted}"><span id="chosen">${chosen.map((action) => html`<input type="hidden" name="only" value="${action}">`)}</span>`)}`;
}

/** Which of the statement's actions are meant. None ticked means all, so that the address stays short. */
function chooser(all: readonly string[], chosen: readonly string[]): Html {
  return html`<details class="document"${chosen.length > 0 ? html` open` : ''}><summary>Only for some of its ${all.length} actions</summary>
<p>What is ticked gets a statement of its own; the others keep the ARN as it is. Nothing ticked: for all.</p>
<ul class="plain actions many inset">${all.map((action) => html`<li><label class="tick"><input type="checkbox" name="only" value="${action}"${chosen.includes(action) ? html` checked` : ''}> <code>${action}</code></label></li>`)}</ul></details>`;
}

function forWhich(all: readonly string[], chosen: readonly string[]): Html | '' {
  if (all.length < 2) return '';
  return html`<p class="muted">${chosen.length === 0 || chosen.length === all.length ? `For all ${all.length} actions of the statement.` : `For ${chosen.length} of the ${all.length} actions of the statement; the others keep the ARN as it is.`}</p>`;
}

function covers({ calls, ofCalls, resources, ofResources }: Covering): string {
  if (ofCalls === 0) return 'no observed call of which the log shows the resource';
  return `${amount(calls)} of ${counted(ofCalls, 'observed call')}, on ${amount(resources)} of ${counted(ofResources, 'resource')}`;
}

function result(
  wanted: string,
  statement: Statement,
  now: Covering,
  { snapshot, evidence, proposal }: Pick<Dossier, 'snapshot' | 'evidence' | 'proposal'>,
): Html {
  const problem = resourceProblem(wanted);
  if (problem !== null) return html`<p class="problem">${problem}</p>`;
  const then = coveringOf(wanted, statement, evidence.calls);
  const lost = then.calls < now.calls;
  return html`<p><b>It would cover ${covers(then)}</b>${lost ? ', fewer than now' : ''}.</p>
${then.unseen > 0 ? html`<p>Of ${counted(then.unseen, 'call')} the log does not show the resource.</p>` : ''}
${then.beyond.length > 0 ? html`<p>Not covered, the most called first:</p><ul class="plain">${then.beyond.map((one) => html`<li><code>${one}</code></li>`)}</ul>` : ''}
${snapshot === null ? '' : held({ ...statement, resource: [wanted] }, snapshot, proposal)}`;
}

/** What the gate on new access will say of this statement. */
function held(statement: Statement, snapshot: RoleSnapshot, proposal: Proposal): Html {
  const answer = contains(documentsOf(snapshot), [
    ...staysAttached(snapshot, proposal),
    { version: '2012-10-17', statements: [statement] },
  ]);
  switch (answer.kind) {
    case 'proven':
      return html`<p>The role has all of it today.</p>`;
    case 'refuted':
      return html`<p class="problem">It would be new access, such as <code>${answer.witness.action}</code> on <code>${answer.witness.resource}</code>: the gate <i>No new access</i> would fail.</p>`;
    case 'not-proven':
      return html`<p class="problem">It cannot be proven that the role has all of it today, so the gate <i>No new access</i> would fail: ${answer.reason}.</p>`;
  }
}
