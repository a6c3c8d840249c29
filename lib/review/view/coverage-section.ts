import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type {
  DropReason,
  Evidence,
  Ledger,
  Pruned,
  Silence,
} from '../../domain/evidence/evidence.ts';
import { gapsOf, uncoveredEnds } from '../../domain/evidence/gaps.ts';
import { type Discovery, discoveryOf } from '../../domain/soak/measure.ts';
import { observationOf } from '../observation.ts';
import { curveFigure } from './curve-figure.ts';
import { lastAccessedSection } from './last-accessed-section.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** Of records that were left out. */
export const DROPPED: Readonly<Record<DropReason, string>> = {
  duplicate: 'read before',
  'outside-window': 'outside the window',
  'not-a-record': 'not a CloudTrail record',
  'not-an-api-call': 'not an API call',
  'no-role': 'not made by a role',
  'another-role': 'made by another role',
  'another-role-id': 'made by an earlier role of this name',
  'no-permission-needed': 'needs no permission',
  'not-iam-denial': 'refused, but not by IAM',
  'authorization-unknown': 'throttled or failed inside AWS',
};

/** Of a list of files; a folder can hold thousands that are no logs. */
const NAMED_FILES = 20;

/** How long the role was watched, and what was read to know it. Nothing is left out without being counted. */
export function coverageSection(evidence: Evidence, kept: Discovery | undefined): Html {
  const { window, ledger, unmapped } = evidence;
  const seen = observationOf(evidence);
  return html`<section aria-labelledby="coverage">
<h2 id="coverage">How well it was watched</h2>
<p class="muted">${time(window.from)} to ${time(window.to)}. What a role did not do in this time it may still do later: the probation and the undo are there for that.</p>
<dl class="facts">
${fact('Days with records', `${amount(seen.recordedDays)}`)}
${fact('Days the role was active', amount(seen.activeDays))}
${fact('Calls of the role', amount(seen.calls))}
${fact('Different actions', amount(seen.actions))}
${fact('Sessions', amount(seen.sessions))}
${fact('Last new action', seen.lastNovelty ?? 'none seen')}
${fact('Quiet for', seen.quietDays === null ? 'no call seen' : counted(seen.quietDays, 'day'))}
${expectedFact(kept ?? discoveryOf(evidence))}
</dl>
${curveFigure(evidence)}
${gaps([...gapsOf(ledger), ...uncoveredEnds(window, ledger)])}
${lastAccessedSection(evidence)}
${named('Calls that match no known action', unmapped)}
${files('Damaged files: what was in them is not known', ledger.files.corrupt)}
${whatWasRead(ledger)}
</section>`;
}

/** Actions that always come on the same days are one behaviour. */
function expectedFact({ once, behaviours, expected }: Discovery): Html {
  const about = Math.round(expected.behaviours * 10) / 10;
  return html`<div class="wide"><dt>New behaviours expected</dt><dd>about ${about} in ${counted(expected.days, 'day')}, hardly more than ${expected.atMost} <span class="muted">(${once} of ${behaviours} seen on one day only; such a bound held for about 9 of 10 simulated roles)</span></dd></div>`;
}

/** The ledger, for whoever wants to check it; what it lacks stands above. */
function whatWasRead(ledger: Ledger): Html {
  return html`<details class="document"><summary>What was read, and what was left out</summary>
<div class="inset">
<dl class="facts">
${fact('Files read', amount(ledger.files.read))}
${ledger.files.athena === undefined ? '' : fact('Read by', athenas(ledger.files.athena))}
${fact('Records read', amount(ledger.records.total))}
${fact('Records used', amount(ledger.records.used))}
${fact('Records without parameters', amount(ledger.omitted))}
</dl>
${regions(ledger)}
${leftOut(ledger)}
${files('Files passed over', ledger.files.skipped)}
${unopened(ledger.files.pruned)}
</div></details>`;
}

/** The query is the id by which Athena's console shows it. */
function athenas({ query, scannedBytes }: NonNullable<Ledger['files']['athena']>): string {
  const mebibytes = Math.round(scannedBytes / 1024 ** 2);
  return `Athena, ${amount(mebibytes)} MiB scanned, for all roles together (query ${query})`;
}

function fact(name: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function gaps(sentences: readonly string[]): Html | '' {
  if (sentences.length === 0) return '';
  return html`<h3>What this cannot show</h3>
<ul class="notes">${sentences.map((sentence) => html`<li>${sentence}.</li>`)}</ul>`;
}

/** A silent region is no proof of a gap, so it is told and not warned of. */
function regions({ regions: byName }: Ledger): Html | '' {
  const names = Object.entries(byName);
  if (names.length === 0) return '';
  return html`<h3>Regions</h3>
<ul class="notes">${names.map(
    ([name, { records, silentHours, silences }]) =>
      html`<li><code>${name}</code>: ${counted(records, 'record')} of anybody, ${counted(silentHours, 'hour')} without one${longest(silences)}</li>`,
  )}</ul>`;
}

function longest(silences: readonly Silence[]): string {
  const [run] = silences.toSorted((one, other) => other.hours - one.hours);
  return run === undefined
    ? ''
    : `, the longest run ${counted(run.hours, 'hour')} from ${run.from}`;
}

function unopened(pruned: readonly Pruned[]): Html | '' {
  if (pruned.length === 0) return '';
  return html`<h3>Left unopened by their names</h3>
<ul class="notes">${pruned.map(
    ({ why, files: single, folders, examples }) =>
      html`<li>${counted(single, 'file')} and ${counted(folders, 'folder')} ${why === 'another-region' ? 'of another region' : 'of another time'}, such as <code>${examples[0] ?? ''}</code></li>`,
  )}</ul>`;
}

function leftOut({ records }: Ledger): Html | '' {
  const reasons = Object.entries(records.dropped) as readonly [DropReason, number][];
  if (reasons.length === 0) return '';
  return html`<h3>Records left out</h3>
<ul class="notes">${reasons.map(([reason, count]) => html`<li>${amount(count)} ${DROPPED[reason] ?? reason}</li>`)}</ul>`;
}

function named(title: string, amounts: Readonly<Record<string, number>>): Html | '' {
  const names = Object.entries(amounts);
  if (names.length === 0) return '';
  return html`<h3>${title}</h3>
<ul class="notes">${names.map(([name, count]) => html`<li><code>${name}</code>: ${counted(count, 'call')}</li>`)}</ul>`;
}

function files(title: string, list: Ledger['files']['corrupt']): Html | '' {
  if (list.length === 0) return '';
  return html`<h3>${title}</h3>
<ul class="notes">${list.slice(0, NAMED_FILES).map(({ file, reason }) => html`<li><code>${file}</code>: ${reason}</li>`)}${
    list.length > NAMED_FILES ? html`<li>and ${amount(list.length - NAMED_FILES)} more</li>` : ''
  }</ul>`;
}
