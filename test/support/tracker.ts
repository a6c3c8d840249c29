import type { Notice } from '../../lib/domain/notice.ts';

/** A notice about a ticket, as trackers of issues get it. */
export const tracked = (changes: Partial<Notice> = {}): Notice => ({
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  subject: 'Review: app',
  body: 'It would lose 90 actions.',
  ticketId: 'app-0123456789ab',
  ...changes,
});

export const TRACKED_PAGE = 'https://review.example.org/tickets/app-0123456789ab';
