import type { Notice } from './notice.ts';

/** SNS takes subjects of under 100 ASCII characters without line breaks and control characters (SNS API, Publish). */
const SUBJECT = 99;

/**
 * Names and messages in a notice were written by others: whatever the eye cannot see (escape sequences, direction
 * marks, lone surrogates) becomes U+FFFD. Line breaks and tabs stay.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) =>
    char === '\n' || char === '\t' ? char : '\ufffd',
  );
}

/** One line of at most 99 ASCII characters, never empty: accents are dropped, what has no plain form becomes `?`. */
export function subjectLine(subject: string): string {
  const plain = subject
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .trim();
  return cut(plain === '' ? 'Ratchet' : plain, SUBJECT, '...');
}

/** The notice as plain text: body, role, ticket, and where its page is. */
export function noticeText({ body, roleArn, ticketId }: Notice, page: string | null): string {
  const lines = [
    ...(body.trim() === '' ? [] : [harmless(body), '']),
    `Role: ${harmless(roleArn)}`,
    ...(ticketId === undefined ? [] : [`Ticket: ${harmless(ticketId)}`]),
    ...(page === null ? [] : ['', `Look at it here: ${page}`]),
  ];
  return lines.join('\n');
}

/** The notice with a body of at most so many characters, and every other part short too. */
export function bounded(notice: Notice, bodyLimit: number): Notice {
  return {
    ...notice,
    roleArn: cut(notice.roleArn, 300),
    subject: cut(notice.subject, 300),
    body: cut(notice.body, bodyLimit),
    ...(notice.ticketId === undefined ? {} : { ticketId: cut(notice.ticketId, 300) }),
  };
}

/** The text in at most so many UTF-16 units, ending in `mark` where something was left out. Splits no pair. */
export function cut(text: string, limit: number, mark = '\u2026'): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - mark.length);
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}${mark}`;
}
