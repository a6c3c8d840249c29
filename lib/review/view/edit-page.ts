import { html } from 'hono/html';
import { roleNameOf } from '../../domain/role.ts';
import type { Dossier } from '../dossier.ts';
import { addSection } from './add-section.ts';
import { dropSection } from './drop-section.ts';
import { type EditDesk, editProblems } from './edit-desk.ts';
import { describeSection, resourcesSection, writtenSection } from './edit-sections.ts';
import type { Html } from './layout.ts';

/** Everything that a reviewer can change in a draft; each form saves a revision of its own. */
export function editPage(dossier: Dossier, desk: EditDesk, query: string): Html {
  const { ticket, revisions } = dossier;
  return html`${editProblems(desk)}
<p><a class="jump" href="${desk.links.ticket(ticket.id)}">Back to the ticket</a></p>
<h1>Change the draft for <code>${roleNameOf(ticket.roleArn)}</code></h1>
<p class="muted">You start from revision ${revisions.length}. Every save is a new revision, and all gates run on it again. An edit never adds access: what the role cannot do today fails the gate <i>No new access</i>, and such a revision cannot be approved.</p>
<nav aria-label="Ways to change it"><ul class="ways"><li><a href="#drop">Drop</a></li><li><a href="#add">Keep more</a></li><li><a href="#arns">ARNs</a></li><li><a href="#written">JSON</a></li><li><a href="#described">Names</a></li></ul></nav>
${dropSection(dossier, desk)}
${addSection(dossier, desk, query)}
${resourcesSection(dossier, desk)}
${writtenSection(dossier, desk)}
${describeSection(dossier, desk)}`;
}
