import { html } from 'hono/html';
import { iacOwner } from '../../domain/guardrails/iac-owned.ts';
import { accountOf, roleNameOf } from '../../domain/role.ts';
import type { GivenBackNote } from '../../domain/ticket.ts';
import { diffOf, totalsOf } from '../diff.ts';
import { type Dossier, isExpired } from '../dossier.ts';
import type { Progress } from '../progress.ts';
import { answersSection } from './answers-section.ts';
import { approvalsSection } from './approvals-section.ts';
import { coverageSection } from './coverage-section.ts';
import { type Desk, decideSection } from './decide-section.ts';
import { diffSection } from './diff-section.ts';
import { exportSection } from './export-section.ts';
import { gatesSection } from './gates-section.ts';
import { harmSection } from './harm-section.ts';
import { headline } from './headline.ts';
import { revisionsSection } from './history-page.ts';
import type { Html } from './layout.ts';
import { standing } from './list-page.ts';
import { notesSection, warningsSection } from './notes-section.ts';
import { noticesSection } from './notices-section.ts';
import { opinionSection } from './opinion-section.ts';
import { progressSection } from './progress-section.ts';
import { stepsSection } from './steps-section.ts';
import { trustSection } from './trust-section.ts';
import { time } from './wording.ts';

/** Everything a reviewer has to know about one ticket, the most telling first, and the forms while it is open. */
export function ticketPage(
  dossier: Dossier,
  desk: Desk,
  now: Date,
  progress: Progress | null,
): Html {
  const { ticket, decision, superseded, proposal, evidence, gates, snapshot, blocked, revisions } =
    dossier;
  const undecided =
    decision === null &&
    superseded === undefined &&
    ticket.givenBack === undefined &&
    !isExpired(ticket, now);
  const totals = totalsOf(proposal);
  const services = diffOf(proposal, evidence, gates);
  return html`${problemSummary(desk)}
<div class="title">
<h1><code>${roleNameOf(ticket.roleArn)}</code></h1>
<p>${standing({ ticket: { ...ticket, blocked }, decision, superseded }, now)}</p>
</div>
<p class="muted">Account <code>${accountOf(ticket.roleArn)}</code> · <code>${ticket.roleArn}</code> · opened ${time(ticket.openedAt)}${undecided ? html` · expires ${time(ticket.expiresAt)}` : ''}</p>
${decision?.kind === 'rejected' ? html`<blockquote class="reason">${decision.reason}</blockquote>` : ''}
${superseded === undefined ? '' : html`<p class="reason">At ${time(superseded.at)} this draft was given up: ${superseded.reason}.</p>`}
${progress === null ? '' : progressSection(progress, { id: ticket.id, digest: ticket.proposal.digest, now }, desk)}
${ticket.givenBack === undefined ? '' : givenBackSection(ticket.givenBack)}
${undecided ? html`<p class="ways"><a class="button primary" href="#decide">Go to the decision</a> ${snapshot === null ? '' : html`<a class="button" href="${desk.links.action(ticket.id, 'edit')}">Change the draft</a>`}</p>` : ''}
${undecided ? approvalsSection(dossier) : ''}
${noticesSection(dossier)}
${revisionsSection(desk.links, ticket.id, revisions)}
${headline(totals, proposal.wildcards.length, gates.blastRadius)}
${answersSection(dossier, totals, services)}
${warningsSection(proposal.warnings)}
${gatesSection(gates)}
${diffSection(services)}
${harmSection(gates.blastRadius)}
${notesSection(dossier)}
${ticket.givenBack === undefined ? stepsSection(proposal) : ''}
${exportSection(desk.links, ticket.id)}
${trustSection(snapshot, evidence.sessions)}
${coverageSection(evidence, gates.discovery)}
${opinionSection(proposal.secondOpinion)}
${undecided ? decideSection({ id: ticket.id, digest: ticket.proposal.digest, blocked, owner: snapshot === null ? null : iacOwner(snapshot.tags) }, desk) : ''}
<footer class="muted">Ticket <code>${ticket.id}</code> · proposal <code>${ticket.proposal.digest}</code></footer>`;
}

/** Nothing waits for this ticket: it tells what was done. */
function givenBackSection({ policy, at, missed }: GivenBackNote): Html {
  return html`<section aria-labelledby="given-back">
<h2 id="given-back">Given back</h2>
<p>At ${time(at)} probation gave this back by <code>${policy}</code>, since it had been granted before and was missed. The role has it already, and nothing waits for a decision.</p>
<ul>${missed.map((line) => html`<li><code>${line}</code></li>`)}</ul>
</section>`;
}

function problemSummary({ returned }: Desk): Html | '' {
  if (returned === null) return '';
  const { form, problems } = returned;
  return html`<div class="problems" role="alert">
<p>Nothing was decided yet:</p>
<ul>${problems.map(({ field, message }) => html`<li><a href="#${form.action}-${field}">${message}</a></li>`)}</ul>
</div>`;
}
