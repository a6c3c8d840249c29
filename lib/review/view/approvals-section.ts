import { html } from 'hono/html';
import type { TicketState } from '../../domain/ticket.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** Who has approved so far, where more than one has to. */
export function approvalsSection({ ticket, approvals }: TicketState): Html | '' {
  const { approvals: needed = 1 } = ticket;
  if (needed === 1) return '';
  return html`<section aria-labelledby="approvals">
<h2 id="approvals">${approvals.length} of ${needed} approvals</h2>
${
  approvals.length === 0
    ? html`<p class="muted">${needed} people have to approve. A new revision begins the count again.</p>`
    : html`<ul>${approvals.map(({ by, at }) => html`<li>${by}, ${time(at)}</li>`)}</ul>`
}
</section>`;
}
