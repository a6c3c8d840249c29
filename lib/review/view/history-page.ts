import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Change } from '../../domain/revision/changes.ts';
import { roleNameOf } from '../../domain/role.ts';
import type { Revision, Ticket } from '../../domain/ticket.ts';
import type { Told } from '../history.ts';
import type { Html, Links } from './layout.ts';
import { time } from './wording.ts';

/** Lines of one revision's difference. */
const SHOWN = 200;

/** Every revision and what it changed, the newest first. */
export function historyPage(links: Links, ticket: Ticket, told: readonly Told[]): Html {
  return html`<p><a class="jump" href="${links.ticket(ticket.id)}">Back to the ticket</a></p>
<h1>Revisions of the draft for <code>${roleNameOf(ticket.roleArn)}</code></h1>
${told.map(
  ({
    revision,
    changes,
  }) => html`<section class="document revision" aria-labelledby="revision-${revision.number}">
<h2 id="revision-${revision.number}">Revision ${revision.number}</h2>
<p class="muted">${line(revision)}</p>
${changes === null ? '' : difference(changes)}
</section>`,
)}`;
}

/** Who made a revision, when, what of, and which gates stopped it. */
function line({ number, by, at, note, blocked }: Revision): Html {
  return html`${number === 1 ? 'The first draft' : html`${by} ${note}`}, ${time(at)}${blocked.length === 0 ? '' : html`. <b class="problem">Failed: ${blocked.join(', ')}</b>`}`;
}

/** The revisions on the ticket's page; nothing while there is only the first draft. */
export function revisionsSection(
  links: Links,
  id: string,
  revisions: readonly Revision[],
): Html | '' {
  if (revisions.length < 2) return '';
  return html`<section aria-labelledby="revisions">
<h2 id="revisions">Revisions <span class="amount">${revisions.length}</span></h2>
<p class="muted">This page shows the newest. <a href="${links.action(id, 'history')}">What each one changed</a></p>
<ol class="notes" reversed>${revisions.toReversed().map((revision) => html`<li>${revision.number}. ${line(revision)}</li>`)}</ol>
</section>`;
}

function difference(changes: readonly Change[]): Html {
  if (changes.length === 0) return html`<p>Names and descriptions only.</p>`;
  const rest = changes.length - SHOWN;
  return html`<ul class="lines">${changes.slice(0, SHOWN).map(change)}</ul>
${rest > 0 ? html`<p>And ${amount(rest)} more of ${counted(changes.length, 'difference')}.</p>` : ''}`;
}

function change({ sign, effect, action, resource, condition }: Change): Html {
  const kind = sign === '+' ? 'kept' : 'lost';
  return html`<li class="line ${kind}"><span class="sign" aria-hidden="true">${sign}</span> <span class="sr">${sign === '+' ? 'now there' : 'no longer there'}: </span>${effect === 'Deny' ? 'Deny ' : ''}<code>${action}</code> on <code>${resource}</code>${condition === '' ? '' : html` under <code>${condition}</code>`}</li>`;
}
