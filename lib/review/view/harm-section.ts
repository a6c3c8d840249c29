import { html } from 'hono/html';
import type { PathLine } from '../../domain/blast-radius/figures.ts';
import { counted } from '../../domain/counted.ts';
import type { Gates } from '../../domain/gates/gates.ts';
import type { Html } from './layout.ts';

/** What the role's rights could be turned to, in wrong hands, after the change; and how much of it goes. */
export function harmSection(blastRadius: Gates['blastRadius']): Html | '' {
  if (blastRadius === undefined) return '';
  const { before, after } = blastRadius;
  const total = before.escalations.length + before.exfiltration.length;
  if (total + after.escalations.length + after.exfiltration.length === 0) return '';
  return html`<section aria-labelledby="harm">
<h2 id="harm">In wrong hands</h2>
<p class="muted">Published ways from some rights to others, or to data in bulk, where the rights are not held to resources named one by one. Whether there is a role or a bucket to use them on is not looked at.</p>
${paths('More rights', before.escalations, after.escalations)}
${paths('Data', before.exfiltration, after.exfiltration)}
</section>`;
}

function paths(title: string, before: readonly PathLine[], after: readonly PathLine[]): Html | '' {
  if (before.length + after.length === 0) return '';
  const closed = before.filter(({ id }) => !after.some((path) => path.id === id));
  return html`<h3>${title}: ${counted(after.length, 'way')} open, ${closed.length} closed</h3>
<ul class="plain">${after.map(line)}</ul>`;
}

function line({ actions, what, conditional, source }: PathLine): Html {
  const codes = actions.map((action, at) => html`${at === 0 ? '' : ' + '}<code>${action}</code>`);
  return html`<li>${codes}: ${what}${conditional ? ', under conditions' : ''} (<a href="${source}" rel="noreferrer">source</a>)</li>`;
}
