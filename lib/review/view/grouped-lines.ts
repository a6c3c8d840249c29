import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import { byReason } from './by-reason.ts';
import type { Html } from './layout.ts';

interface Reasoned {
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
}

/** One list item for each reason and resource; a shared one can be opened. */
export function groupedLines(lines: readonly Reasoned[]): readonly Html[] {
  return byReason(lines, ({ resource, reason }) => [resource, reason], { single, shared });
}

function single({ action, resource, reason }: Reasoned): Html {
  return html`<code>${action}</code> on <code>${resource}</code>: ${reason}`;
}

function shared(group: readonly Reasoned[]): Html {
  const [{ resource, reason } = { resource: '', reason: '' }] = group;
  return html`<details><summary>${counted(group.length, 'action')} on <code>${resource}</code>: ${reason}</summary>
<pre class="names">${group.map(({ action }) => action).join('\n')}</pre></details>`;
}
