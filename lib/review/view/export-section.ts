import { html } from 'hono/html';
import { EXPORTS } from '../../domain/exports/exports.ts';
import type { Html, Links } from './layout.ts';

/** The draft as files, for whoever carries it into the code that owns the role. */
export function exportSection(links: Links, id: string): Html {
  return html`<section aria-labelledby="export">
<h2 id="export">As files</h2>
<p class="muted">The policies of this revision, to be taken over into code. Downloading decides nothing.</p>
<ul class="ways">${[...EXPORTS].map(([format, { title }]) => html`<li><a href="${links.action(id, `export/${format}`)}">${title}</a></li>`)}</ul>
</section>`;
}
