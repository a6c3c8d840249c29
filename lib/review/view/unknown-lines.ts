import { html } from 'hono/html';
import { amount } from '../../domain/counted.ts';
import type { UnknownLine } from '../diff.ts';
import { byReason } from './by-reason.ts';
import { codes, head, refusals } from './diff-line.ts';
import type { Html } from './layout.ts';

/** What stays since its use cannot be known. What was refused besides has a line of its own, which tells that. */
export function unknownLines(lines: readonly UnknownLine[]): readonly Html[] {
  const keyOf = ({ action, resources, reason, refused }: UnknownLine) =>
    refused.length > 0 ? [action, resources] : [reason, resources];
  return byReason(lines, keyOf, { single, shared });
}

function single({ action, resources, reason, refused }: UnknownLine): Html {
  return html`<li class="line unknown">${head('unknown', action, codes(resources), reason)}${refused.length === 0 ? '' : html`<span class="note">${refusals(refused)}</span>`}</li>`;
}

function shared(group: readonly UnknownLine[]): Html {
  const [{ resources, reason } = { resources: [], reason: '' }] = group;
  const about = html`<b class="action">${amount(group.length)} actions</b>`;
  return html`<li class="line unknown many"><details>
<summary>${head('unknown', about, codes(resources), reason)}</summary>
<pre class="names">${group.map(({ action }) => action).join('\n')}</pre>
</details></li>`;
}
