import { html } from 'hono/html';
import { amount } from '../../domain/counted.ts';
import type { UnknownLine } from '../diff.ts';
import { codes, head, refusals } from './diff-line.ts';
import type { Html } from './layout.ts';

/** As many actions for one reason on the same resources have a line each; more of them share one. */
const ALONE = 3;

/** What stays since its use cannot be known. Hundreds of actions often stay for one reason: it is told once. */
export function unknownLines(lines: readonly UnknownLine[]): readonly Html[] {
  const groups = Map.groupBy(lines, ({ action, resources, reason, refused }) =>
    JSON.stringify(refused.length > 0 ? [action, resources] : [reason, resources]),
  );
  return [...groups.values()]
    .sort((a, b) => Number(a.length > ALONE) - Number(b.length > ALONE))
    .flatMap((group) => (group.length > ALONE ? [shared(group)] : group.map(single)));
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
