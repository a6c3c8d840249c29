import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import { lastAccessedNotes } from '../../domain/last-accessed/notes.ts';
import { reconcile } from '../../domain/last-accessed/reconcile.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** What IAM itself saw of the role, beside CloudTrail; nothing when it was not asked. */
export function lastAccessedSection(evidence: Evidence): Html | '' {
  const notes = lastAccessedNotes(evidence);
  const found = reconcile(evidence);
  if (found === null && notes.length === 0) return '';
  return html`<h3>What IAM saw itself</h3>
${found === null ? '' : html`<p class="muted">Last accessed data of ${time(found.reportedAt)}, which count refused attempts too: ${counted(found.used.length, 'service')} used in the window, ${counted(found.never.length, 'service')} never used in all the time that IAM looks back; of the actions it tracks one by one ${counted(found.confirmed.length, 'action')} not used in the window.</p>`}
<ul class="notes">${notes.length === 0 ? html`<li>It agrees with the records.</li>` : notes.map((note) => html`<li>${note}.</li>`)}</ul>`;
}
