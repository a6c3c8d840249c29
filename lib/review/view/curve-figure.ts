import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Call, Evidence } from '../../domain/evidence/evidence.ts';
import { discoveryCurve } from '../../domain/soak/incidence.ts';
import type { Html } from './layout.ts';

const DAY = 86_400_000;
/** A log may span years; the figures then show the last so many days. */
const MOST_DAYS = 400;
const HEIGHT = 100;
/** Rows of the strip that stand open; the others are one click away. */
const ROWS = 20;

/** The days of the window, from the first with a record, as `yyyy-mm-dd`. */
interface Axis {
  readonly first: number;
  readonly days: number;
  readonly from: string;
  readonly to: string;
}

/** When the role did something new, and on which days it did what. */
export function curveFigure(evidence: Evidence): Html | '' {
  const axis = axisOf(evidence.ledger.days);
  const points = discoveryCurve(evidence.calls);
  if (axis === null || points.length === 0) return '';
  return html`${curve(axis, points)}
${strips(axis, evidence.calls)}`;
}

function axisOf(days: readonly string[]): Axis | null {
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return null;
  const last = Date.parse(to);
  if (Number.isNaN(last) || Number.isNaN(Date.parse(from))) return null;
  const first = Math.max(Date.parse(from), last - (MOST_DAYS - 1) * DAY);
  const start = new Date(first).toISOString().slice(0, 10);
  return { first, days: Math.round((last - first) / DAY) + 1, from: start, to };
}

function dayAt({ first }: Axis, day: string): number {
  return Math.round((Date.parse(day) - first) / DAY);
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

interface Row {
  readonly action: string;
  /** Distinct, sorted. */
  readonly days: readonly string[];
}

function strips(axis: Axis, calls: readonly Call[]): Html {
  const rows = [...Map.groupBy(calls, ({ action }) => action)]
    .map(([action, group]): Row => {
      const days = new Set(group.flatMap((call) => call.days));
      return { action, days: [...days].sort() };
    })
    .sort((a, b) => a.days.length - b.days.length || (a.action < b.action ? -1 : 1));
  const rest = rows.slice(ROWS);
  return html`<h3>On which days</h3>
<p class="muted">Each mark is a day with a call; what was seen on the fewest days comes first.</p>
${table(axis, rows.slice(0, ROWS))}
${rest.length === 0 ? '' : html`<details class="table"><summary>${counted(rest.length, 'more action')}</summary>${table(axis, rest)}</details>`}`;
}

/** The strip stands in a table that says the same in words. */
function table(axis: Axis, rows: readonly Row[]): Html {
  return html`<table class="strips"><thead><tr><th scope="col">Action</th><th scope="col" class="strip">${axis.from} to ${axis.to}</th><th scope="col">Days</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
<tbody>${rows.map((row) => strip(axis, row))}</tbody></table>`;
}

function strip(axis: Axis, { action, days }: Row): Html {
  return html`<tr><th scope="row"><code>${action}</code></th><td class="strip"><svg aria-hidden="true" viewBox="0 0 ${axis.days} 1" preserveAspectRatio="none"><path d="${runs(days.map((day) => dayAt(axis, day)))}"></path></svg></td><td>${days.length}</td><td>${days[0]}</td><td>${days.at(-1)}</td></tr>`;
}

/** One box for each run of days. */
function runs(days: readonly number[]): string {
  const boxes: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = boxes.at(-1);
    if (day < 0) continue;
    if (last !== undefined && last.to === day) last.to = day + 1;
    else boxes.push({ from: day, to: day + 1 });
  }
  return boxes.map(({ from, to }) => `M${from} 0H${to}V1H${from}Z`).join('');
}
