import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Denial } from '../../domain/evidence/evidence.ts';
import type { Html } from './layout.ts';

const SIGNS = {
  kept: ['=', 'kept'],
  removed: ['-', 'removed'],
  unknown: ['?', 'kept, use unknown'],
  added: ['+', 'would be new'],
} as const;
type Sign = keyof typeof SIGNS;

/** Resources shown beside an action before the rest goes into its evidence. */
export const RESOURCES_SHOWN = 3;

export function tally(sign: Sign, count: number): Html | '' {
  if (count === 0) return '';
  return html`<span class="tally ${sign}"><b aria-hidden="true">${SIGNS[sign][0]}</b> ${amount(count)}<span class="sr"> ${SIGNS[sign][1]}</span></span>`;
}

/** The columns of a line: its sign, what it is about, on which resources, and a note. */
export function head(
  sign: Sign,
  about: string | Html,
  resources: Html | readonly Html[],
  note: string,
): Html {
  return html`<span class="sign" aria-hidden="true">${SIGNS[sign][0]}</span><span class="sr">${SIGNS[sign][1]}: </span>
${typeof about === 'string' ? html`<code class="action">${about}</code>` : about}
<span class="resources">${resources}</span>
<span class="note">${note}</span>`;
}

export function codes(texts: readonly string[]): readonly Html[] {
  return texts.map((text) => html`<code>${text}</code>`);
}

/** Told beside what stays too, since what works on one resource may be refused on another. */
export function refusals(denials: readonly Denial[]): Html {
  const calls = denials.reduce((sum, { count }) => sum + count, 0);
  return html`Refused: ${counted(calls, 'call')}, on ${codes(denials.slice(0, RESOURCES_SHOWN).map(({ resource }) => resource ?? 'a resource not shown'))}${denials.length > RESOURCES_SHOWN ? ` and ${denials.length - RESOURCES_SHOWN} more` : ''}; see <a href="#denied">refused calls</a>.`;
}
