import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import { gapsOf, uncoveredEnds } from '../../domain/evidence/gaps.ts';
import { failedGates } from '../../domain/gates/gates.ts';
import { isLost, type ServiceDiff, type Totals } from '../diff.ts';
import type { Dossier } from '../dossier.ts';
import type { Html } from './layout.ts';

/** Services lost whole that are named. */
const NAMED = 6;

type Asked = Pick<Dossier, 'proposal' | 'evidence' | 'gates'>;

/** The three questions of somebody with five minutes, answered before anything else. */
export function answersSection(
  asked: Asked,
  totals: Totals,
  services: readonly ServiceDiff[],
): Html {
  const safe = failedGates(asked.gates).length === 0;
  return html`<section class="answers" aria-label="In short">
<div><h2>What is lost</h2>${lost(asked, totals, services)}</div>
<div${safe ? '' : html` class="refused"`}><h2>${safe ? 'Why it is safe' : 'Why it is not safe'}</h2>${safe ? passed(asked) : failed(asked)}</div>
<div><h2>What is not known</h2>${open(asked, totals)}</div>
</section>`;
}

function lost({ proposal, evidence }: Asked, totals: Totals, services: readonly ServiceDiff[]) {
  const called = new Set(evidence.calls.map(({ action }) => action));
  const used = proposal.removed.filter((action) => called.has(action)).length;
  const whole = services.filter(isLost).map(({ service }) => service);
  return html`<p><b>${amount(totals.removed)} of ${counted(totals.before, 'action')}</b>, ${used === 0 ? 'none of which was seen in use' : html`<b class="problem">${amount(used)} of which ${used === 1 ? 'was' : 'were'} seen in use</b>`}.</p>
${whole.length === 0 ? html`<p>No service is lost whole.</p>` : html`<p>${counted(whole.length, 'service')} whole: ${names(whole)}.</p>`}`;
}

function names(services: readonly string[]): Html {
  const more = services.length - NAMED;
  return html`${services.slice(0, NAMED).map((name, at) => html`${at === 0 ? '' : ', '}<code>${name}</code>`)}${more > 0 ? ` and ${amount(more)} more` : ''}`;
}

function passed({ evidence, gates }: Asked): Html {
  const { checked } = gates.replay;
  const days = counted(evidence.ledger.days.length, 'day');
  return html`<p><b>All gates passed.</b> ${checked === 0 ? 'No call was there to try it with.' : `${checked === 1 ? 'The one call' : `Each of ${amount(checked)} different calls`} seen on ${days} stays allowed, and nothing is added.`}</p>
<p>The way back is written down before anything is changed.</p>`;
}

function failed({ gates }: Asked): Html {
  return html`<p><b class="problem">Failed: ${failedGates(gates).join(', ')}.</b> It cannot be approved as it is; <a href="#gates">the gates</a> say why.</p>`;
}

function open({ evidence, gates }: Asked, totals: Totals): Html {
  const gaps = [...gapsOf(evidence.ledger), ...uncoveredEnds(evidence.window, evidence.ledger)];
  const expected = gates.discovery?.expected;
  return html`<p>${totals.unknown === 0 ? 'No action stays for want of a trace.' : html`<b>${counted(totals.unknown, 'action')}</b> would leave no trace in these logs: ${totals.unknown === 1 ? 'it stays' : 'they stay'}.`}</p>
${expected === undefined ? '' : html`<p>In the next ${counted(expected.days, 'day')} about ${Math.round(expected.behaviours * 10) / 10} new behaviours, hardly more than ${expected.atMost}.</p>`}
${gaps.length === 0 ? '' : html`<p><a href="#coverage">${counted(gaps.length, 'gap')} in what was read</a></p>`}`;
}
