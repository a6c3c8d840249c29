import { html } from 'hono/html';
import { approversOf } from '../../review-rules.ts';
import type { Dossier } from '../dossier.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** Who may approve, where that was set, and who has, where more than one has to. */
export function approvalsSection(dossier: Dossier): Html | '' {
  const { approvals: needed = 1 } = dossier.ticket;
  const people = approversAtOpening(dossier);
  if (needed === 1) {
    return people === ''
      ? ''
      : html`<section aria-labelledby="approvals">
<h2 id="approvals">Who may approve</h2>
${people}
</section>`;
  }
  const { approvals } = dossier;
  return html`<section aria-labelledby="approvals">
<h2 id="approvals">${approvals.length} of ${needed} approvals</h2>
${people}
${
  approvals.length === 0
    ? html`<p class="muted">${needed} people have to approve. A new revision begins the count again.</p>`
    : html`<ul>${approvals.map(({ by, at }) => html`<li>${by}, ${time(at)}</li>`)}</ul>`
}
</section>`;
}

/** As the ticket was opened; whoever approves must also be allowed to by what is set now. */
function approversAtOpening({ ticket: { rules, roleArn, requester }, snapshot }: Dossier) {
  if (rules === undefined) return '';
  const people = approversOf(rules, { arn: roleArn, tags: snapshot?.tags ?? {} });
  const barred = rules.requesterApproves ? undefined : requester;
  if (people === null && barred === undefined) return '';
  return html`<p>${people === null ? 'Everybody with a login' : people.map((one, at) => html`${at === 0 ? '' : ', '}<code>${one}</code>`)}${barred === undefined ? '' : html`, but not <code>${barred}</code>, who asked for it`}.</p>`;
}
