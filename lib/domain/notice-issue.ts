import type { Notice } from './notice.ts';
import { bounded, harmless, noticeText } from './notice-text.ts';

/** What a notice does to the issue that somebody else's tracker keeps for its ticket. */
export interface IssueChange {
  /** Whether the tracker keeps an issue from now on; without one there is nothing else to do. */
  readonly opens: boolean;
  /** The state that it leaves the issue in; null leaves it as people have it. */
  readonly state: 'open' | 'closed' | null;
}

/** Settled: nobody has to do anything any more. */
const CLOSES: ReadonlySet<Notice['kind']> = new Set(['decided', 'expired', 'superseded']);

/** Something went wrong after it was settled. */
const REOPENS: ReadonlySet<Notice['kind']> = new Set(['review', 'restored', 'missed', 'escalated']);

export function issueChange({ kind }: Notice): IssueChange {
  const state = CLOSES.has(kind) ? 'closed' : REOPENS.has(kind) ? 'open' : null;
  return { opens: kind === 'review', state };
}

/** Characters; trackers take 32,767 (Jira) and 65,536 (GitHub). */
const BODY = 20_000;
const TITLE = 200;

/** The title of an issue: one line. */
export function issueTitle({ subject }: Notice): string {
  const line = harmless(subject).replaceAll(/\s+/g, ' ').trim();
  return line === '' ? 'Ratchet' : line.slice(0, TITLE).toWellFormed();
}

/** What an issue or a comment says, as plain text without the link. */
export function issueText(notice: Notice): string {
  return noticeText(bounded(notice, BODY), null);
}

/** By this the issue of a ticket is found again: letters, digits, `-` and `_` alone, which no tracker reads as markup. */
export function issueMark(ticketId: string): string {
  return `ratchet-${ticketId.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 200)}`;
}
