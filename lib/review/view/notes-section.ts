import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Denial, DeniedBy } from '../../domain/evidence/evidence.ts';
import type { Dossier } from '../dossier.ts';
import { groupedLines } from './grouped-lines.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

const REFUSED_BY: Readonly<Record<DeniedBy, string>> = {
  'no-identity-policy': 'since no policy of the role allows it',
  'identity-policy': 'since a policy of the role denies it',
  boundary: 'by the permissions boundary',
  'session-policy': 'by a session policy',
  scp: 'by a service control policy',
  rcp: 'by a resource control policy',
  'resource-policy': 'by a policy of the resource',
  'vpc-endpoint': 'by a VPC endpoint policy',
  unknown: 'the record does not say by what',
};

/** Things to weigh before the change itself. */
export function warningsSection(warnings: readonly string[]): Html | '' {
  if (warnings.length === 0) return '';
  return html`<section class="warnings" aria-labelledby="warnings">
<h2 id="warnings">Warnings</h2>
<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>
</section>`;
}

/** What does not fit a line of the diff: refused calls, wildcards with their reasons, calls granted elsewhere. */
export function notesSection({ proposal, evidence }: Dossier): Html {
  const refused = Map.groupBy(evidence.denials, ({ action }) => action);
  return html`${notes(
    'denied',
    'Refused calls, never granted',
    'The role tried these and was refused. The drafts do not grant them.',
    proposal.denied.map(({ action, resource, calls, by }) => {
      const denial = refused.get(action)?.find((one) => one.resource === resource && one.by === by);
      return html`<code>${action}</code> on <code>${resource ?? 'a resource not shown'}</code>: ${counted(calls, 'refused call')}, ${REFUSED_BY[by] ?? by}${denial === undefined ? '' : seen(denial)}`;
    }),
  )}${notes(
    'wildcards',
    'Wildcards that stay',
    'Each asterisk and question mark in the drafts, why it stays, and what it lets in.',
    groupedLines(proposal.wildcards),
    proposal.wildcards.length,
  )}${notes(
    'elsewhere',
    'Calls that no policy of the role allows',
    'They succeeded all the same: a resource policy grants them, or a policy that is gone did.',
    proposal.notGranted.map(
      ({ action, resource, calls }) =>
        html`<code>${action}</code> on <code>${resource ?? 'a resource not shown'}</code>: ${counted(calls, 'call')}`,
    ),
  )}`;
}

/** Lines that stand open; the others are one click away. */
const SHOWN = 30;

function notes(
  id: string,
  title: string,
  meaning: string,
  items: readonly Html[],
  count = items.length,
): Html | '' {
  if (items.length === 0) return '';
  const rest = items.slice(SHOWN);
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title} <span class="amount">${amount(count)}</span></h2>
<p class="muted">${meaning}</p>
${list(items.slice(0, SHOWN))}
${rest.length === 0 ? '' : html`<details class="document"><summary>${counted(rest.length, 'more line')}</summary><div class="inset">${list(rest)}</div></details>`}
</section>`;
}

function list(items: readonly Html[]): Html {
  return html`<ul class="notes">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function seen({ first, last, errorCode, event, samples }: Denial): Html {
  return html`<span class="detail">${time(first)} to ${time(last)}, event <code>${event}</code>, <code>${errorCode}</code>, sample event ids ${samples.map((id) => html`<code>${id}</code> `)}</span>`;
}
