import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Call } from '../../domain/evidence/evidence.ts';
import { isLost, type KeptLine, type ServiceDiff } from '../diff.ts';
import { codes, head, RESOURCES_SHOWN, refusals, tally } from './diff-line.ts';
import type { Html } from './layout.ts';
import { unknownLines } from './unknown-lines.ts';
import { time } from './wording.ts';

/** An action may have touched thousands of objects, so a page shows some of each; what it leaves out is counted. */
const CALLS_ON_PAGE = 1_000;
const CALLS_SHOWN = { least: 2, most: 25 };
/** Longer lists of removed actions start closed. */
const REMOVED_SHOWN = 8;
/** More services of which only unknowns stay start closed, and more lost whole share one fold: an administrator has hundreds. */
const SERVICES_SHOWN = 12;

/** The change action by action, grouped by service, in four signs. */
export function diffSection(services: readonly ServiceDiff[]): Html {
  const staying = services.filter((diff) => !isLost(diff));
  const keptLines = staying.reduce((sum, { kept }) => sum + kept.length, 0);
  const few = staying.length <= SERVICES_SHOWN;
  const share = Math.floor(CALLS_ON_PAGE / Math.max(keptLines, 1));
  const shown = Math.min(Math.max(share, CALLS_SHOWN.least), CALLS_SHOWN.most);
  return html`<section aria-labelledby="changes">
<h2 id="changes">What changes</h2>
<p class="muted">Open a kept action to see the calls behind it. Services that the role was seen to use come first.</p>
${staying.map((diff) => service(diff, lines(diff, shown), few || diff.kept.length + diff.added.length > 0))}
${lostWhole(services.filter(isLost))}
</section>`;
}

function lostWhole(lost: readonly ServiceDiff[]): Html | '' {
  if (lost.length === 0) return '';
  const title = `${counted(lost.length, 'service')} lost whole`;
  const list = lost.map((diff) => service(diff, '', false));
  if (lost.length <= SERVICES_SHOWN) return html`<h3 class="apart">${title}</h3>${list}`;
  return html`<details class="apart"><summary>${title}</summary>${list}</details>`;
}

function service(diff: ServiceDiff, lines: Html | '', open: boolean): Html {
  const tallies = [
    tally('added', diff.added.length),
    tally('kept', diff.kept.length),
    tally('unknown', diff.unknown.length),
    tally('removed', diff.removed.length),
  ];
  return html`<details class="service"${open ? html` open` : ''}>
<summary><code class="name">${diff.service}</code> <span class="tallies">${tallies}</span></summary>
${lines}
${removedLines(diff.removed, open)}
</details>`;
}

function lines({ added, kept, unknown }: ServiceDiff, callsShown: number): Html {
  return html`<ul class="lines">
${added.map(({ action, resource }) => html`<li class="line added">${head('added', action, html`<code>${resource ?? 'a resource not shown'}</code>`, 'would be new')}</li>`)}
${kept.map((line) => keptLine(line, callsShown))}
${unknownLines(unknown)}
</ul>`;
}

function keptLine(
  { action, resources, calls, observed, refused }: KeptLine,
  callsShown: number,
): Html {
  const more = resources.length - RESOURCES_SHOWN;
  const beside = html`${codes(resources.slice(0, RESOURCES_SHOWN))}${more > 0 ? html`<span>and ${amount(more)} more</span>` : ''}`;
  const rest = observed.slice(callsShown);
  return html`<li class="line kept"><details>
<summary>${head('kept', action, beside, counted(calls, 'call'))}</summary>
<div class="evidence">
${more > 0 ? html`<p>Allowed on</p><ul class="plain">${codes(resources).map((resource) => html`<li>${resource}</li>`)}</ul>` : ''}
${observed.length === 0 ? html`<p>No single call is on record for this action.</p>` : html`<ul class="calls">${observed.slice(0, callsShown).map(call)}</ul>`}
${rest.length > 0 ? html`<p>And ${counted(total(rest), 'call')} on ${counted(rest.length, 'other resource')}.</p>` : ''}
${refused.length === 0 ? '' : html`<p>${refusals(refused)}</p>`}
</div>
</details></li>`;
}

const VIA: Readonly<Record<Call['via'], string>> = {
  event: '',
  'pass-role': ', inferred from a role ARN in its parameters',
  dependent: ', needed by the call',
};

function call({
  resource,
  count: times,
  first,
  last,
  days,
  event,
  samples,
  sessions,
  moreSessions,
  via,
  context,
}: Call): Html {
  const keys = Object.entries(context);
  return html`<li>
<code>${resource ?? 'resource not shown by the record'}</code>
<span>${counted(times, 'call')} on ${counted(days.length, 'day')}, first ${time(first)}, last ${time(last)}</span>
<span>event <code>${event}</code>${VIA[via]}</span>
${keys.map(([key, value]) => html`<span><code>${key}</code> = <code>${value}</code></span>`)}
${sessionsOf(sessions, moreSessions === true)}
<span>sample event ids ${samples.map((id) => html`<code>${id}</code> `)}</span>
</li>`;
}

function sessionsOf(names: Call['sessions'], areMore: boolean): Html | '' {
  if (names === undefined || names.length === 0) return '';
  const word = names.length === 1 && !areMore ? 'session' : 'sessions';
  return html`<span>${word} ${codes(names).map((name) => html`${name} `)}${areMore ? 'and more' : ''}</span>`;
}

function total(calls: readonly Call[]): number {
  return calls.reduce((sum, { count: times }) => sum + times, 0);
}

/** Plain text, a line an action: an administrator loses thousands, and each element costs the browser. */
function removedLines(removed: readonly string[], foldLong: boolean): Html | '' {
  if (removed.length === 0) return '';
  const text = html`<pre class="gone">${removed.map((action) => `- ${action}`).join('\n')}</pre>`;
  if (!foldLong || removed.length <= REMOVED_SHOWN) return text;
  return html`<details class="fold"><summary><span class="sign removed" aria-hidden="true">-</span> ${counted(removed.length, 'action')} removed</summary>${text}</details>`;
}
