import {
  type Approval,
  type Decision,
  isRepeated,
  jointDecision,
  type NewRevision,
  type NoticeNote,
  type Revision,
  type Supersession,
  type TicketRecord,
  type TicketState,
} from './ticket.ts';

export type DecideResult =
  | { readonly kind: 'decided' }
  /** The approval counts, and others have to follow. */
  | { readonly kind: 'counted'; readonly approvals: readonly Approval[]; readonly needed: number }
  | { readonly kind: 'conflict'; readonly decision: Decision }
  /** Another revision is the newest by now; nothing was decided. */
  | { readonly kind: 'revised'; readonly newest: Revision }
  | { readonly kind: 'superseded'; readonly superseded: Supersession }
  | { readonly kind: 'not-found' };

export type ReviseResult =
  | { readonly kind: 'revised'; readonly revision: Revision }
  /** Somebody else's came first. */
  | { readonly kind: 'conflict'; readonly newest: Revision }
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'superseded'; readonly superseded: Supersession }
  | { readonly kind: 'expired' }
  | { readonly kind: 'not-found' };

/** What whoever asked is told, and what is to be written on the ticket first. */
interface Ruling<Result> {
  readonly result: Result;
  readonly write: Pick<TicketRecord, 'decision' | 'revisions' | 'approvals'>;
}

const NOTHING = {};

/** What a decision makes of a ticket; null when there is none. Of several approvals each counts once a person, and the last one decides. */
export function decideOn(state: TicketState | null, decision: Decision): Ruling<DecideResult> {
  const only = (result: DecideResult) => ({ result, write: NOTHING });
  const newest = state?.revisions.at(-1);
  if (state === null || newest === undefined) return only({ kind: 'not-found' });
  const { superseded, decision: standing, ticket, approvals } = state;
  if (superseded !== undefined) return only({ kind: 'superseded', superseded });
  if (standing !== null) {
    const same = isRepeated(standing, decision, approvals);
    return only(same ? { kind: 'decided' } : { kind: 'conflict', decision: standing });
  }
  const isOther = 'proposal' in decision && decision.proposal.digest !== newest.proposal.digest;
  if (isOther) return only({ kind: 'revised', newest });

  const { approvals: needed = 1 } = ticket;
  if (decision.kind !== 'approved' || needed === 1) {
    return { result: { kind: 'decided' }, write: { decision } };
  }
  const { by, at, proposal } = decision;
  const known = approvals.some((approval) => approval.by === by);
  const counted = known ? approvals : [...approvals, { by, at, proposal: proposal.digest }];
  const write = known ? NOTHING : { approvals: counted };
  return counted.length < needed
    ? { result: { kind: 'counted', approvals: counted, needed }, write }
    : {
        result: { kind: 'decided' },
        write: { ...write, decision: jointDecision(decision, counted) },
      };
}

/** What a revision on top of the one whose proposal has the digest `expected` makes of a ticket; null when there is none. */
export function reviseOn(
  state: TicketState | null,
  revision: NewRevision,
  expected: string,
): Ruling<ReviseResult> {
  const only = (result: ReviseResult) => ({ result, write: NOTHING });
  const newest = state?.revisions.at(-1);
  if (state === null || newest === undefined) return only({ kind: 'not-found' });
  const { superseded, decision, ticket } = state;
  if (superseded !== undefined) return only({ kind: 'superseded', superseded });
  if (decision !== null) return only({ kind: 'decided', decision });
  if (!(revision.at < ticket.expiresAt)) return only({ kind: 'expired' });
  if (newest.proposal.digest !== expected) return only({ kind: 'conflict', newest });

  const made = { ...revision, number: newest.number + 1 };
  return {
    result: { kind: 'revised', revision: made },
    write: { revisions: [...state.revisions.slice(1), made] },
  };
}

/** The notes with this one in place of an older one of the same notice; null when that is noted as sent. */
export function noticesWith(
  notices: readonly NoticeNote[],
  note: NoticeNote,
): readonly NoticeNote[] | null {
  const same = notices.find(
    ({ channel, event }) => channel === note.channel && event === note.event,
  );
  return same?.result === 'sent' ? null : [...notices.filter((each) => each !== same), note];
}
