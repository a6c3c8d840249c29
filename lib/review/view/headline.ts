import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Gates } from '../../domain/gates/gates.ts';
import type { Totals } from '../diff.ts';
import type { Html } from './layout.ts';

/** What the role can do before and after, at a glance. */
export function headline(
  totals: Totals,
  wildcards: number,
  blastRadius: Gates['blastRadius'],
): Html {
  return html`<section class="headline" aria-label="Before and after">
<dl class="figures">
${figure('Actions', totals.before, totals.after)}
${figure('Services', totals.servicesBefore, totals.servicesAfter)}
${blastRadius === undefined ? '' : harm(blastRadius)}
<div><dt>${wildcards === 0 ? 'Wildcards that stay' : html`<a href="#wildcards">Wildcards that stay</a>`}</dt><dd>${amount(wildcards)}</dd></div>
</dl>
${proportions(totals)}
<p class="legend">
<span class="removed"><b aria-hidden="true">-</b> ${amount(totals.removed)} removed</span>
<span class="kept"><b aria-hidden="true">=</b> ${amount(totals.kept)} kept, seen in use</span>
<span class="unknown"><b aria-hidden="true">?</b> ${amount(totals.unknown)} kept, use unknown</span>
</p>
</section>`;
}

/** Paths by which the role's rights lead to more than they say; the section on harm names those that stay open. */
function harm({ before, after }: NonNullable<Gates['blastRadius']>): readonly Html[] {
  return [
    figure('Actions on every resource', before.wildcardResources, after.wildcardResources),
    figure('Ways to more rights', before.escalations.length, after.escalations.length),
    figure('Ways to get data out', before.exfiltration.length, after.exfiltration.length),
  ];
}

function figure(name: string, before: number, after: number): Html {
  return html`<div><dt>${name}</dt><dd><span class="before">${amount(before)}</span> <span aria-hidden="true">→</span><span class="sr"> before, </span> ${amount(after)}<span class="sr"> after</span></dd></div>`;
}

/** One bar in the shares of the four signs. Presentation attributes, since the policy forbids inline styles. */
function proportions({ before, kept, unknown, removed }: Totals): Html {
  if (before === 0) return html``;
  const share = (part: number) => (part * 100) / before;
  const label = `${counted(removed, 'action')} removed, ${amount(kept)} kept, ${amount(unknown)} unknown`;
  return html`<svg class="bar-chart" role="img" aria-label="${label}" viewBox="0 0 100 3" preserveAspectRatio="none" height="10">
<rect class="kept" x="0" y="0" width="${share(kept)}" height="3"></rect>
<rect class="unknown" x="${share(kept)}" y="0" width="${share(unknown)}" height="3"></rect>
<rect class="removed" x="${share(kept + unknown)}" y="0" width="${share(removed)}" height="3"></rect>
</svg>`;
}
