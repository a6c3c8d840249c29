import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Html } from './layout.ts';

/** So many actions for one reason on one resource have a line each; more of them share one that can be opened. */
const ALONE = 3;

interface Reasoned {
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
}

/** One list item for each reason and resource: hundreds of actions often share both. The rarer reasons come first. */
export function groupedLines(lines: readonly Reasoned[]): readonly Html[] {
  const groups = Map.groupBy(lines, ({ resource, reason }) => JSON.stringify([resource, reason]));
  return [...groups.values()]
    .sort((a, b) => Number(a.length > ALONE) - Number(b.length > ALONE))
    .flatMap((group) => (group.length > ALONE ? [shared(group)] : group.map(single)));
}

function single({ action, resource, reason }: Reasoned): Html {
  return html`<code>${action}</code> on <code>${resource}</code>: ${reason}`;
}

function shared(group: readonly Reasoned[]): Html {
  const [{ resource, reason } = { resource: '', reason: '' }] = group;
  return html`<details><summary>${counted(group.length, 'action')} on <code>${resource}</code>: ${reason}</summary>
<pre class="names">${group.map(({ action }) => action).join('\n')}</pre></details>`;
}
