import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Decision } from '../../domain/ticket.ts';
import type { Html } from './layout.ts';

/** `2026-07-14 09:12 UTC`, machine-readable too. What is no time is shown as it is. */
export function time(iso: string): Html {
  return html`<time datetime="${iso}">${timeText(iso)}</time>`;
}

function timeText(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
    : iso;
}

/** `3 days`, `5 hours`, `under an hour`: how long it is from one time to the other. */
export function span(from: string, to: Date): string {
  const hours = Math.floor(Math.abs(to.getTime() - Date.parse(from)) / 3_600_000);
  if (!(hours >= 1)) return 'under an hour';
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

/** `Approved by Ada at 2026-07-14 09:12 UTC`. */
export function decisionText(decision: Decision): string {
  const record = `by ${decision.by} at ${timeText(decision.at)}`;
  switch (decision.kind) {
    case 'approved':
      return `Approved ${record}`;
    case 'exported':
      return `Taken over by hand ${record}`;
    case 'rejected':
      return `Rejected ${record}`;
    case 'extended':
      return `Soak extended by ${counted(Math.round(decision.seconds / 86_400), 'day')}, ${record}`;
  }
}
