import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { CrossCheck } from '../../domain/generation/cross-check.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** What Access Analyzer saw beside what was seen here; nothing where it gave no policy. */
export function opinionSection(opinion: CrossCheck | undefined): Html | '' {
  if (opinion === undefined) return '';
  const { agreed, covered, missed, onlyOurs, onlyTheirs, services, unreadable } = opinion;
  return html`<section aria-labelledby="opinion">
<h2 id="opinion">Access Analyzer's view</h2>
<p class="muted">IAM Access Analyzer read the same trail${covered.map(({ from, to }) => html`, ${time(from)} to ${time(to)}`)}. Both saw ${counted(agreed, 'action')}.</p>
${list('Seen by Access Analyzer alone', onlyTheirs)}
${list('Seen here alone', onlyOurs)}
${services.length === 0 ? '' : html`<p>Services it saw used, without actions: ${services.join(', ')}.</p>`}
${missed.map(({ window, reason }) => html`<p class="reason">Not read from ${time(window.from)} to ${time(window.to)}: ${reason}.</p>`)}
${unreadable === 0 ? '' : html`<p class="reason">${counted(unreadable, 'policy', 'policies')} of it could not be read.</p>`}
</section>`;
}

function list(
  title: string,
  actions: readonly { readonly action: string; readonly why: string }[],
): Html | '' {
  if (actions.length === 0) return '';
  return html`<h3>${title}</h3>
<ul class="notes">${actions.map(({ action, why }) => html`<li><code>${action}</code>: ${why}</li>`)}</ul>`;
}
