import { html } from 'hono/html';
import { type Undo, underWay } from '../../domain/change/undo.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** What was asked to be taken back so far, and what became of it; the last one first. */
export function undoSection(asked: readonly Undo[], now: Date): Html | '' {
  if (asked.length === 0) return '';
  const busy = underWay(asked, now);
  return html`<h3 id="undone">Asked to be taken back</h3>
<ol reversed>${asked.toReversed().map((undo) => html`<li>${undoLine(undo, undo === busy)}</li>`)}</ol>
${busy === null ? '' : html`<p role="status">It is being carried out; load the page again in a moment to see how it went.</p>`}`;
}

function undoLine({ by, at, only, outcome }: Undo, busy: boolean): Html {
  const what = only === null ? 'everything' : html`<code>${only}</code>`;
  return html`${by} asked for ${what} at ${time(at)}: ${ending(outcome, busy)}`;
}

function ending(outcome: Undo['outcome'], busy: boolean): Html | string {
  switch (outcome?.kind) {
    case undefined:
      return busy
        ? 'under way.'
        : 'it never ended. Look at its execution in Step Functions, or ask again.';
    case 'undone':
      return html`done at ${time(outcome.at)}${outcome.writes === 0 ? ', and nothing was to be written: it was so already' : ''}.${
        outcome.others.length === 0
          ? ''
          : html` What others changed since stayed: ${outcome.others.join(', ')}.`
      }`;
    case 'refused':
      return `nothing was changed. ${outcome.reason}`;
    case 'failed':
      return html`it stopped at ${time(outcome.at)}, and a person must look. ${outcome.reason}`;
  }
}
