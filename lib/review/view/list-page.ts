import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import { accountOf, roleNameOf } from '../../domain/role.ts';
import type { TicketState } from '../../domain/ticket.ts';
import { isExpired } from '../dossier.ts';
import type { Html, Links } from './layout.ts';
import { decisionText, span } from './wording.ts';

/** A ticket as the list shows it; `removed` is null when its proposal cannot be read. */
export interface Listed {
  readonly state: TicketState;
  readonly removed: number | null;
}

/** Tickets that wait, the one that expires first on top; then those that are done with, newest first. */
export function listPage(links: Links, tickets: readonly Listed[], now: Date): Html {
  const waits = ({ state: { ticket, decision, superseded } }: Listed) =>
    decision === null &&
    superseded === undefined &&
    ticket.givenBack === undefined &&
    !isExpired(ticket, now);
  const by = (key: 'openedAt' | 'expiresAt') => (a: Listed, b: Listed) =>
    a.state.ticket[key] < b.state.ticket[key] ? -1 : 1;
  const open = tickets.filter(waits).sort(by('expiresAt'));
  const done = tickets.filter((listed) => !waits(listed)).sort((a, b) => by('openedAt')(b, a));
  return html`<h1>Tickets</h1>
<section aria-labelledby="open">
<h2 id="open">Waiting for a decision <span class="amount">${open.length}</span></h2>
${open.length === 0 ? html`<p class="muted">Nothing waits.</p>` : rows(links, open, now)}
</section>
<section aria-labelledby="done">
<h2 id="done">Done with <span class="amount">${done.length}</span></h2>
${done.length === 0 ? html`<p class="muted">None yet.</p>` : rows(links, done, now)}
</section>`;
}

function rows(links: Links, tickets: readonly Listed[], now: Date): Html {
  return html`<ul class="tickets">${tickets.map(({ state, removed }) => {
    const { ticket } = state;
    return html`<li>
<div><a href="${links.ticket(ticket.id)}"><code>${roleNameOf(ticket.roleArn)}</code></a>
<p class="muted">account <code>${accountOf(ticket.roleArn)}</code> · opened ${span(ticket.openedAt, now)} ago</p></div>
<span class="takes">${removed === null ? 'documents cannot be read' : html`<b>${amount(removed)}</b> ${removed === 1 ? 'action' : 'actions'} removed`}</span>
<span>${standing(state, now)}</span>
</li>`;
  })}</ul>`;
}

/** Where a ticket stands, in a word or with its decision. */
export function standing(
  { ticket, decision, superseded }: Pick<TicketState, 'ticket' | 'decision' | 'superseded'>,
  now: Date,
): Html {
  if (superseded !== undefined)
    return html`<span class="pill rejected">Superseded: the role was changed</span>`;
  if (decision !== null) {
    return html`<span class="pill ${decision.kind}">${decisionText(decision)}</span>`;
  }
  if (ticket.givenBack !== undefined)
    return html`<span class="pill approved">Given back in probation</span>`;
  if (isExpired(ticket, now))
    return html`<span class="pill expired">Expired, nothing was changed</span>`;
  const { blocked } = ticket;
  if (blocked.length > 0) {
    return html`<span class="pill blocked">Blocked: ${counted(blocked.length, 'gate')} failed</span>`;
  }
  return html`<span class="pill open">Open, ${span(ticket.expiresAt, now)} left</span>`;
}
