import { html } from 'hono/html';
import { EXPORTS } from '../../domain/exports/exports.ts';
import { roleNameOf } from '../../domain/role.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Html, Links } from './layout.ts';

/** The draft as files, for whoever carries it into the code that owns the role. */
export function exportSection(links: Links, id: string): Html {
  return html`<section aria-labelledby="export">
<h2 id="export">As files</h2>
<p class="muted">The policies of this revision, to be taken over into code. Downloading decides nothing.</p>
<ul class="ways">${[...EXPORTS].map(([format, { title }]) => html`<li><a href="${links.action(id, `export/${format}`)}">${title}</a></li>`)}</ul>
<p>With the stack\u2019s own resources named in place of their ARNs: <a href="${links.action(id, 'files')}">say what the stack has</a></p>
</section>`;
}

/** Asks what the owner of the role has besides, and gives the files with its names. */
export function filesPage(links: Links, { id, roleArn, proposal }: Ticket, csrf: string): Html {
  const formats = [...EXPORTS].filter(([format]) => format !== 'json');
  return html`<div class="title">
<h1>Files with the names of the stack</h1>
<p>for <a href="${links.ticket(id)}"><code>${roleNameOf(roleArn)}</code></a></p>
</div>
<p>Where the stack that owns the role has a bucket, a table or a queue that the policies are about, the file names that resource in place of its ARN. Downloading decides nothing, and what you give here is not kept.</p>
<form method="post" action="${links.action(id, 'files')}">
<input type="hidden" name="csrf" value="${csrf}">
<input type="hidden" name="proposal" value="${proposal.digest}">
<label for="stack">What the stack has</label>
<p class="muted" id="stack-hint">The output of <code>aws cloudformation list-stack-resources --stack-name NAME</code> or <code>describe-stack-resources</code>, or of <code>terraform show -json</code>, of which only types, names and ARNs are read.</p>
<textarea id="stack" name="stack" required rows="12" spellcheck="false" aria-describedby="stack-hint"></textarea>
<p class="ways">${formats.map(([format, { title }]) => html`<button name="format" value="${format}">${title}</button> `)}</p>
</form>`;
}
