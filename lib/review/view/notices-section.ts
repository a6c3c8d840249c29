import { html } from 'hono/html';
import type { TicketState } from '../../domain/ticket.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** Notices that did not go out: nobody may have heard of this ticket. */
export function noticesSection({ notices }: TicketState): Html | '' {
  const failed = notices.filter(({ result }) => result === 'failed');
  if (failed.length === 0) return '';
  return html`<section aria-labelledby="notices">
<h2 id="notices">Notices that did not go out</h2>
<ul>${failed.map(({ channel, event, at, detail = '' }) => html`<li>${channel}: ${event}, ${time(at)}${detail === '' ? '' : `: ${detail}`}</li>`)}</ul>
</section>`;
}
