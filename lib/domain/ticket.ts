/** Where a document is kept: archive key and SHA-256 digest. */
interface Kept {
  readonly key: string;
  readonly digest: string;
}

/** What a person decides on: a proposal for one role, by digest. */
export interface Ticket {
  /** Derived from the execution and the first proposal's digest, so a retried task opens the same ticket. */
  readonly id: string;
  readonly execution: string;
  readonly roleArn: string;
  readonly openedAt: string;
  readonly expiresAt: string;
  /** Of the newest revision, as are `verification`, `blocked` and `removes`. */
  readonly proposal: Kept;
  readonly evidence: Kept;
  readonly verification: Kept;
  /** The picture of the role that the proposal was drafted from. Older tickets lack it, and cannot be edited. */
  readonly snapshot?: Kept | undefined;
  /** Names of the gates that failed; while there is one, approval is refused. */
  readonly blocked: readonly string[];
  /** How many actions the proposal takes away, for lists; not known of tickets from before it was counted. */
  readonly removes?: number | undefined;
  /** Who asked for the role to be tightened, where that is known: an identity as `Approval.by`. */
  readonly requester?: string | undefined;
  /** How many people must approve; one unless given. */
  readonly approvals?: number | undefined;
  /** Absent where everybody may approve. */
  readonly rules?: OpeningRules | undefined;
  /** On a ticket that nothing waits for: probation gave access back. A decision on it is a record and no more. */
  readonly givenBack?: GivenBackNote | undefined;
}

/** Who may approve, as it was set when the ticket was opened. What is set later must be met besides. */
export interface OpeningRules {
  /** Whether who asked for the role to be tightened may. */
  readonly requesterApproves: boolean;
  /** `*` in a name stands for anything. A role that none is about can be approved by everybody. */
  readonly approvers: readonly {
    readonly roles: { readonly path: string } | { readonly tag: string; readonly value: string };
    readonly people: readonly string[];
  }[];
}

/** What was given back, and why. */
export interface GivenBackNote {
  /** ARN, or name of an inline policy. */
  readonly policy: string;
  readonly at: string;
  /** What was missed, one line each. */
  readonly missed: readonly string[];
}

/** The proposal as somebody changed it, with the gates that it went through. */
export interface NewRevision {
  readonly proposal: Kept;
  readonly verification: Kept;
  readonly blocked: readonly string[];
  readonly removes: number;
  /** Who changed it. */
  readonly by: string;
  readonly at: string;
  /** What was changed, in words. */
  readonly note: string;
}

/** `number` counts from 1, which is the draft that the ticket was opened with. */
export interface Revision extends Omit<NewRevision, 'removes'> {
  readonly number: number;
  readonly removes?: number | undefined;
}

/** The role changed after the draft was made, so the draft speaks of a role that is no more. */
export interface Supersession {
  readonly at: string;
  /** Who changed what, as far as CloudTrail tells. */
  readonly reason: string;
}

/** One of several that a ticket needs. It counts while the proposal is the newest, and once a person. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  /** Digest of the proposal. */
  readonly proposal: string;
}

/** A notice about the ticket that went out, or did not. */
export interface NoticeNote {
  /** What it went through, such as `slack`; never an address with a secret in it. */
  readonly channel: string;
  /** What it told, such as `review` or `reminder-3`. */
  readonly event: string;
  readonly at: string;
  readonly result: 'sent' | 'failed';
  /** Why it failed, for the people who read the ticket; no secret. */
  readonly detail?: string | undefined;
  /** Where the channel finds again what it sent: a message's time stamp, an issue's number. */
  readonly reference?: string | undefined;
}

/** One for each execution and proposal: a task that runs again means the same ticket. */
export function ticketIdOf(execution: string, proposalDigest: string): string {
  return `${execution}-${proposalDigest.slice(0, 12)}`;
}

/** `by` is a person, or says that no person decided. Times are ISO 8601 in UTC. */
export type Decision =
  | {
      readonly kind: 'approved';
      readonly by: string;
      readonly at: string;
      /** The revision that is carried out. */
      readonly proposal: Kept;
    }
  /** Not to be applied here: the draft is taken over by hand, into the code that owns the role. */
  | {
      readonly kind: 'exported';
      readonly by: string;
      readonly at: string;
      readonly proposal: Kept;
    }
  | { readonly kind: 'rejected'; readonly by: string; readonly at: string; readonly reason: string }
  /** Soak on for so many seconds, then draft again. */
  | {
      readonly kind: 'extended';
      readonly by: string;
      readonly at: string;
      readonly seconds: number;
    };

/** What the task that waits is answered: what a person decided, or that the role changed and nobody will. */
export type Answer = Decision | ({ readonly kind: 'superseded' } & Supersession);

export interface TicketState {
  readonly ticket: Ticket;
  /** Null while open. */
  readonly decision: Decision | null;
  /** The first draft and what people made of it; the last one is the ticket's. Never empty. */
  readonly revisions: readonly Revision[];
  /** Given to the newest revision so far, one a person. */
  readonly approvals: readonly Approval[];
  /** In the order in which they were noted. */
  readonly notices: readonly NoticeNote[];
  /** When set, nobody can decide any more, and what was decided is not carried out. */
  readonly superseded?: Supersession | undefined;
}

/** What a store keeps of a ticket: as it was opened, and what came after. */
export interface TicketRecord {
  readonly ticket: Ticket;
  readonly decision?: Decision | null | undefined;
  readonly revisions?: readonly Revision[] | undefined;
  /** All that were ever given, to whichever revision. */
  readonly approvals?: readonly Approval[] | undefined;
  readonly notices?: readonly NoticeNote[] | undefined;
  readonly superseded?: Supersession | undefined;
}

/** The ticket as it stands: with the newest revision in place of the first draft. */
export function standingOf(record: TicketRecord): TicketState {
  const { ticket: opened, decision = null, notices = [], superseded } = record;
  const revisions = [firstRevision(opened), ...(record.revisions ?? [])];
  const { proposal, verification, blocked, removes } = revisions.at(-1) ?? opened;
  const ticket = {
    ...opened,
    proposal,
    verification,
    blocked,
    ...(removes === undefined ? {} : { removes }),
  };
  const approvals = countedApprovals(record.approvals ?? [], proposal.digest);
  const state = { ticket, decision, revisions, approvals, notices };
  return superseded === undefined ? state : { ...state, superseded };
}

/** Those given to this proposal, the first of each person. */
function countedApprovals(
  approvals: readonly Approval[],
  proposalDigest: string,
): readonly Approval[] {
  const counted = new Map<string, Approval>();
  for (const approval of approvals) {
    if (approval.proposal === proposalDigest && !counted.has(approval.by)) {
      counted.set(approval.by, approval);
    }
  }
  return [...counted.values()];
}

/** What the approval that completes them makes of them: everybody is named, and the time is the last one's. */
export function jointDecision(
  decision: Extract<Decision, { kind: 'approved' }>,
  approvals: readonly Approval[],
): Decision {
  return { ...decision, by: approvals.map(({ by }) => by).join(', ') };
}

/** Whether somebody says again what stands, some seconds later: in their own name, or as one of those who approved. */
export function isRepeated(
  standing: Decision,
  decision: Decision,
  approvals: readonly Approval[],
): boolean {
  if (standing.kind !== decision.kind) return false;
  switch (decision.kind) {
    case 'approved':
    case 'exported':
      return (
        'proposal' in standing &&
        standing.proposal.digest === decision.proposal.digest &&
        (standing.by === decision.by ||
          (decision.kind === 'approved' && approvals.some(({ by }) => by === decision.by)))
      );
    case 'rejected':
      return (
        'reason' in standing && standing.by === decision.by && standing.reason === decision.reason
      );
    case 'extended':
      return (
        'seconds' in standing &&
        standing.by === decision.by &&
        standing.seconds === decision.seconds
      );
  }
}

function firstRevision({ proposal, verification, blocked, removes, openedAt }: Ticket): Revision {
  return {
    number: 1,
    proposal,
    verification,
    blocked,
    ...(removes === undefined ? {} : { removes }),
    by: 'Ratchet',
    at: openedAt,
    note: 'Drafted from what the role did.',
  };
}
