import {
  type Approval,
  type Decision,
  type NoticeNote,
  type Revision,
  type Supersession,
  standingOf,
  type Ticket,
  type TicketState,
} from '../domain/ticket.ts';

/** The partition of all tickets. They are few: one for each role and cycle. */
export const TICKETS = 'ticket';

/** An item as it stands. Its tokens are read by dynamodb-tickets.ts only. */
export interface Item {
  /** As it was opened. */
  readonly ticket: Ticket;
  /** Of the task that waits now, when one does. A retried task waits with another. */
  readonly taskToken?: string;
  readonly decision?: Decision;
  readonly superseded?: Supersession;
  /** Those after the first draft. */
  readonly revisions?: readonly Revision[];
  /** Digest of the newest one's proposal; absent while the first draft is the newest. */
  readonly newest?: string;
  /** To any revision. */
  readonly approvals?: readonly Approval[];
  /** The last word on each event, by channel and event. */
  readonly notices?: Readonly<Record<string, NoticeNote>>;
  /** The token that the decision was sent to. */
  readonly sentTo?: string;
}

/** What may be shown of an item. */
export const SHOWN = {
  ProjectionExpression: 'ticket, decision, superseded, revisions, approvals, notices',
};

export const UNDECIDED =
  'attribute_exists(pk) AND attribute_not_exists(decision) AND attribute_not_exists(superseded)';

/** Holds while `:digest` is the newest proposal's. */
export const NEWEST =
  '(newest = :digest OR (attribute_not_exists(newest) AND ticket.proposal.digest = :digest))';

export function stateOf(item: Item): TicketState {
  const { notices = {} } = item;
  const inOrder = Object.values(notices).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return standingOf({ ...item, notices: inOrder });
}
