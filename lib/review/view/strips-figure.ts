import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Call } from '../../domain/evidence/evidence.ts';
import { type Axis, dayAt } from './axis.ts';
import type { Html } from './layout.ts';

/** Rows that stand open; the others are one click away. */
const ROWS = 20;
/** Steps of shading, each some times as many calls as the one before. */
const SHADES = 4;
/** A power and its logarithm may miss a whole number by this much. */
const ROUNDING = 1e-9;

interface Row {
  readonly action: string;
  readonly calls: number;
  /** Day (`yyyy-mm-dd`) to the calls on it, by day; to 1 where they were not counted yet. */
  readonly days: ReadonlyMap<string, number>;
}

/** On which days each action was called, and how often. */
export function stripsFigure(axis: Axis, calls: readonly Call[]): Html {
  const rows = [...Map.groupBy(calls, ({ action }) => action)]
    .map(([action, group]) => rowOf(action, group))
    .sort((a, b) => a.days.size - b.days.size || (a.action < b.action ? -1 : 1));
  const most = Math.max(1, ...rows.map(({ days }) => Math.max(...days.values())));
  const rest = rows.slice(ROWS);
  return html`<h3>On which days</h3>
<p class="muted">Each mark is a day with a call; what was seen on the fewest days comes first.${most === 1 ? '' : html` The stronger the mark, the more calls on that day: ${legend(most)}`}</p>
${table(axis, rows.slice(0, ROWS), most)}
${rest.length === 0 ? '' : html`<details class="table"><summary>${counted(rest.length, 'more action')}</summary>${table(axis, rest, most)}</details>`}`;
}

function rowOf(action: string, calls: readonly Call[]): Row {
  const isCounted = calls.every(({ dayCounts }) => dayCounts !== undefined);
  const days = new Map<string, number>();
  for (const call of calls) {
    for (const [at, day] of call.days.entries()) {
      days.set(day, isCounted ? (days.get(day) ?? 0) + (call.dayCounts?.[at] ?? 0) : 1);
    }
  }
  return {
    action,
    calls: calls.reduce((sum, { count }) => sum + count, 0),
    days: new Map([...days].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** 1 to `SHADES`, by the logarithm: a day with one call shows beside one with a million. */
function shadeOf(count: number, most: number): number {
  if (most === 1) return SHADES;
  const part = (SHADES * Math.log(count)) / Math.log(most);
  return 1 + Math.min(SHADES - 1, Math.floor(part + ROUNDING));
}

/** The least number of calls of each shade that comes up. */
function legend(most: number): readonly Html[] {
  const least = Array.from({ length: SHADES }, (_, at) =>
    Math.ceil(most ** (at / SHADES) - ROUNDING),
  );
  const steps = [...new Set(least)].map((from) => ({ from, shade: shadeOf(from, most) }));
  return steps.map(({ from, shade }, at) => {
    const to = (steps[at + 1]?.from ?? most + 1) - 1;
    const range = from >= to ? amount(from) : `${amount(from)} to ${amount(to)}`;
    return html`<span class="shade"><svg aria-hidden="true" viewBox="0 -.5 1 1"><path class="s${shade}" d="M0 0h1"></path></svg> ${range}</span> `;
  });
}

/** The strip stands in a table that says the same in words. */
function table(axis: Axis, rows: readonly Row[], most: number): Html {
  return html`<table class="strips"><thead><tr><th scope="col">Action</th><th scope="col" class="strip">${axis.from} to ${axis.to}</th><th scope="col">Calls</th><th scope="col">Days</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
<tbody>${rows.map((row) => strip(axis, row, most))}</tbody></table>`;
}

function strip(axis: Axis, { action, calls, days }: Row, most: number): Html {
  const seen = [...days.keys()];
  const shades = Map.groupBy(seen, (day) => shadeOf(days.get(day) ?? 1, most));
  const paths = [...shades]
    .sort(([one], [other]) => one - other)
    .map(
      ([shade, ofShade]) =>
        html`<path class="s${shade}" d="${runs(ofShade.map((day) => dayAt(axis, day)))}"></path>`,
    );
  return html`<tr><th scope="row"><code>${action}</code></th><td class="strip"><svg aria-hidden="true" viewBox="0 -.5 ${axis.days} 1" preserveAspectRatio="none">${paths}</svg></td><td>${amount(calls)}</td><td>${days.size}</td><td>${seen[0]}</td><td>${seen.at(-1)}</td></tr>`;
}

/** One stroke for each run of days, each from the end of the one before: a page has thousands of them. */
function runs(days: readonly number[]): string {
  let path = '';
  let end = 0;
  for (let at = days.findIndex((day) => day >= 0); at >= 0 && at < days.length; ) {
    const from = days[at] ?? 0;
    let to = from;
    for (; days[at] === to; at += 1) to += 1;
    path += path === '' ? `M${from} 0h${to - from}` : `m${from - end} 0h${to - from}`;
    end = to;
  }
  return path;
}
