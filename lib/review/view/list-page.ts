import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import { accountOf, roleNameOf } from '../../domain/role.ts';
import type { TicketState } from '../../domain/ticket.ts';
import { isExpired } from '../dossier.ts';
import type { Html, Links } from './layout.ts';
import { decisionText, span } from './wording.ts';

/** Longer than any role ARN. */
export const SEARCH_LIMIT = 600;

/** A ticket as the list shows it; `removed` is null when its proposal cannot be read. */
export interface Listed {
  readonly state: TicketState;
  readonly removed: number | null;
}

/**
 * Tickets that wait, the one that expires first on top; then those decided, and those that were over before anybody
 * did, newest first. `words` is what was searched for: a ticket's role ARN has each of the words.
 */
export function listPage(links: Links, tickets: readonly Listed[], words: string, now: Date): Html {
  const found = tickets.filter(({ state }) => isFound(state, words));
  const groups = Map.groupBy(found, ({ state }) => groupOf(state, now));
  const open = [...(groups.get('open') ?? [])].sort(by('expiresAt'));
  const [decided, over] = (['decided', 'over'] as const).map((group) =>
    [...(groups.get(group) ?? [])].sort((a, b) => by('openedAt')(b, a)),
  );
  const none = words === '' ? 'None yet.' : 'None found.';
  const shown = (group: readonly Listed[] = [], otherwise = none) =>
    group.length === 0 ? html`<p class="muted">${otherwise}</p>` : rows(links, group, now);
  return html`<h1>Tickets</h1>
${tickets.length === 0 ? '' : searchForm(links, words)}
<section aria-labelledby="open">
<h2 id="open">Waiting for a decision <span class="amount">${open.length}</span></h2>
${shown(open, words === '' ? 'Nothing waits.' : none)}
</section>
<section aria-labelledby="decided">
<h2 id="decided">Decided <span class="amount">${decided?.length ?? 0}</span></h2>
${shown(decided)}
</section>
<section aria-labelledby="over">
<h2 id="over">Expired or overtaken <span class="amount">${over?.length ?? 0}</span></h2>
${shown(over)}
</section>`;
}

/** Overtaken is a ticket whose role changed: nothing came of it, whether or not somebody had decided. */
function groupOf({ ticket, decision, superseded }: TicketState, now: Date) {
  if (superseded !== undefined) return 'over';
  if (decision !== null || ticket.givenBack !== undefined) return 'decided';
  return isExpired(ticket, now) ? 'over' : 'open';
}

function by(key: 'openedAt' | 'expiresAt') {
  return (a: Listed, b: Listed) => (a.state.ticket[key] < b.state.ticket[key] ? -1 : 1);
}

function isFound({ ticket: { roleArn } }: TicketState, words: string): boolean {
  const text = roleArn.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function searchForm(links: Links, words: string): Html {
  return html`<form class="search" method="get" action="${links.list}" role="search">
<label for="q">Role or account</label>
<input id="q" name="q" type="search" value="${words}" maxlength="${SEARCH_LIMIT}" autocomplete="off">
<button type="submit">Search</button>${words === '' ? '' : html` <a href="${links.list}">Show all</a>`}
</form>`;
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
