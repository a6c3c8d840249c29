import {
  type Decision,
  type NewRevision,
  type NoticeNote,
  standingOf,
  type Ticket,
  type TicketState,
} from '../../lib/domain/ticket.ts';

export const ref = (letter: string) => ({
  key: `kind/${letter.repeat(64)}`,
  digest: letter.repeat(64),
});

/** A ticket as the review step opens it. */
export const ticketOf = (id: string, changes: Partial<Ticket> = {}): Ticket => ({
  id,
  execution: `execution-of-${id}`,
  roleArn: 'arn:aws:iam::111122223333:role/orders-api',
  openedAt: '2026-03-01T00:00:00.000Z',
  expiresAt: '2026-03-31T00:00:00.000Z',
  proposal: ref('a'),
  evidence: ref('b'),
  verification: ref('c'),
  blocked: [],
  ...changes,
});

export const stateOf = (ticket: Ticket, more: Partial<TicketState> = {}): TicketState => ({
  ...standingOf({ ticket }),
  ...more,
});

export const approvedBy = (by: string) => ({
  kind: 'approved' as const,
  by,
  at: '2026-03-02T10:00:00.000Z',
  proposal: ref('a'),
});

export const EXTENDED: Decision = {
  kind: 'extended',
  by: 'cy@example.com',
  at: '2026-03-02T10:00:00.000Z',
  seconds: 604_800,
};

export const revisedBy = (by: string, letter: string): NewRevision => ({
  proposal: ref(letter),
  verification: ref('e'),
  blocked: ['replay'],
  removes: 3,
  by,
  at: '2026-03-02T09:00:00.000Z',
  note: 's3:GetObject kept',
});

export const SENT: NoticeNote = {
  channel: 'slack',
  event: 'review',
  at: '2026-03-01T00:00:01.000Z',
  result: 'sent',
  reference: '1764284400.000100',
};

export const DECISIONS: readonly Decision[] = [
  approvedBy('ann@example.com'),
  { kind: 'rejected', by: 'bob@example.com', at: '2026-03-02T10:00:00.000Z', reason: 'Not "now"' },
  {
    kind: 'exported',
    by: 'dee@example.com',
    at: '2026-03-02T10:00:00.000Z',
    proposal: ref('a'),
  },
  EXTENDED,
];
