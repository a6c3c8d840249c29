import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import { discoveryCurve } from '../../domain/soak/incidence.ts';
import { type Axis, axisOf, dayAt } from './axis.ts';
import type { Html } from './layout.ts';
import { stripsFigure } from './strips-figure.ts';

const HEIGHT = 100;

/** When the role did something new, and on which days it did what. */
export function curveFigure(evidence: Evidence): Html | '' {
  const axis = axisOf(evidence.ledger.days);
  const points = discoveryCurve(evidence.calls);
  if (axis === null || points.length === 0) return '';
  return html`${curve(axis, points)}
${stripsFigure(axis, evidence.calls)}`;
}

type Point = { readonly day: string; readonly actions: number };

function curve(axis: Axis, points: readonly Point[]): Html {
  const top = points.at(-1)?.actions ?? 1;
  const y = (actions: number) => Math.round((HEIGHT - (actions / top) * (HEIGHT - 4)) * 10) / 10;
  const steps = points.map(({ day, actions }) => `H${Math.max(dayAt(axis, day), 0)}V${y(actions)}`);
  const line = `M0 ${HEIGHT}${steps.join('')}H${axis.days}`;
  const last = points.at(-1)?.day ?? '';
  const said = `${counted(top, 'action')} seen, the last new one on ${last}`;
  return html`<h3>When something new was seen</h3>
<figure class="curve">
<svg role="img" aria-labelledby="curve-title" viewBox="0 0 ${axis.days} ${HEIGHT}" preserveAspectRatio="none"><title id="curve-title">Different actions known by each day: ${said}</title>
<path class="under" d="${line}V${HEIGHT}Z"></path><path class="line" d="${line}"></path>
</svg>
<figcaption><span>${axis.from}</span><span>${said}</span><span>${axis.to}</span></figcaption>
</figure>
<details class="table"><summary>The same as a table</summary>
<table><thead><tr><th scope="col">Day</th><th scope="col">Actions known by its end</th></tr></thead>
<tbody>${points.map(({ day, actions }) => html`<tr><td>${day}</td><td>${actions}</td></tr>`)}</tbody></table>
</details>`;
}
