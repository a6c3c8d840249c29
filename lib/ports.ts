import type { Undo, UndoOutcome, UndoRequest } from './domain/change/undo.ts';
import type { Cycle, CycleEnd } from './domain/cycle.ts';
import type { Call, Evidence, Window } from './domain/evidence/evidence.ts';
import type { GeneratedPolicies } from './domain/generation/generated.ts';
import type { LastAccessedAnswer } from './domain/last-accessed/report.ts';
import type { Claim, Lease } from './domain/lease.ts';
import type { LinkClaims } from './domain/link.ts';
import type { Notice } from './domain/notice.ts';
import type { PolicyDocument } from './domain/policy/document.ts';
import type { ChangedRole, RoleChange } from './domain/probation/role-change.ts';
import type { Wake } from './domain/probation/wake.ts';
import type { RoleSnapshot } from './domain/role.ts';
import type {
  Decision,
  NewRevision,
  NoticeNote,
  Supersession,
  Ticket,
  TicketState,
} from './domain/ticket.ts';
import type { DecideResult, ReviseResult } from './domain/ticket-rules.ts';
import type { Selectors } from './domain/trail/selectors.ts';
import type { TrailSettings } from './domain/trail/settings.ts';

/** The roles of one account. Writes are idempotent: repeating one that took effect is no error. */
export interface Roles {
  /** ARNs of all roles. */
  list(): Promise<readonly string[]>;
  /** Throws RoleGone when there is no such role. */
  snapshot(roleArn: string): Promise<RoleSnapshot>;
  tag(roleArn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Makes a customer managed policy; one of that name with the same document counts as made. Returns its ARN. */
  createPolicy(policy: NewPolicy): Promise<string>;
  /**
   * ARN of a policy for which `createPolicy` would fail, since it has the name and another document; null when there is
   * none that can be seen: IAM is asked for the name under the same path only, though names are one per account.
   */
  inTheWayOf(policy: NewPolicy): Promise<string | null>;
  /**
   * Deletes a policy under /ratchet/ that nobody has. One that is gone already, or that something still has, is left as
   * it is without an error. Throws BadInput for a policy elsewhere.
   */
  deletePolicy(policyArn: string): Promise<void>;
  /** `role/NAME`, `user/NAME` and `group/NAME` of those that have the policy attached, sorted. IAM gives no paths here. */
  principalsWith(policyArn: string): Promise<readonly string[]>;
  attach(roleArn: string, policyArn: string): Promise<void>;
  detach(roleArn: string, policyArn: string): Promise<void>;
  putInline(roleArn: string, name: string, document: PolicyDocument): Promise<void>;
  deleteInline(roleArn: string, name: string): Promise<void>;
  /** How many managed policies one role may have (AttachedPoliciesPerRoleQuota of GetAccountSummary). */
  attachmentQuota(): Promise<number>;
  /** The same roles, every call marked with a ticket for whoever audits them: on AWS in the user agent. */
  forTicket(ticketId: string): Roles;
}

export interface NewPolicy {
  /** The account that gets it: 12 digits. */
  readonly account: string;
  /** `aws-us-gov`, `aws-cn`; `aws` unless given. */
  readonly partition?: string;
  /** 1..128 of `[\w+=,.@-]`. */
  readonly name: string;
  /** Starts and ends with a slash. */
  readonly path: string;
  readonly description: string;
  readonly document: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
}

/** CloudTrail, wherever its records are kept. */
export interface Trails {
  /**
   * What the role did in the window, with the ledger of what was read and what was not. Its window can end somewhat
   * earlier, where one reading was for many roles.
   */
  collect(role: { readonly arn: string; readonly id: string }, window: Window): Promise<Evidence>;
  /** Between which times there are records. `live` while more will come; files end where they end. */
  span(): Promise<TrailSpan>;
  /** Who else changed the role or its policies in the window, and how; the earliest first. */
  changes(role: ChangedRole, window: Window): Promise<readonly RoleChange[]>;
  /** What the trail is set to record; null when that is not known. */
  selectors(): Promise<Selectors | null>;
  /** How the trail is set up and whether it works; null where there is nobody to ask, as of files. */
  settings(): Promise<TrailSettings | null>;
}

/** ISO 8601 in UTC; null when there is not one record. */
interface TrailSpan {
  readonly first: string | null;
  readonly last: string | null;
  readonly live: boolean;
  /** No record will ever come any more: files that were given. A trail that went silent may speak again. */
  readonly final?: true;
}

/** IAM's own record of when a role last used each service: a second witness beside CloudTrail. */
export interface LastAccessed {
  /** Null when there is nobody to ask. Throws RoleGone when there is no such role. */
  of(role: { readonly arn: string }): Promise<LastAccessedAnswer | null>;
}

/** IAM Access Analyzer's policy generation: jobs that one account can have few of, so busy is an answer. */
export interface Generations {
  start(role: { readonly arn: string }, window: Window): Promise<GenerationStart>;
  get(jobId: string): Promise<GenerationResult>;
}

export type GenerationStart =
  | { readonly kind: 'started'; readonly jobId: string }
  | { readonly kind: 'busy'; readonly retryAt: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type GenerationResult =
  | { readonly kind: 'in-progress' }
  | ({ readonly kind: 'succeeded' } & GeneratedPolicies)
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Independent checks of a draft against what the role has now and what it did. */
export interface Checks {
  run(
    drafts: readonly PolicyDocument[],
    existing: readonly PolicyDocument[],
    calls: readonly Call[],
  ): Promise<readonly Check[]>;
}

/** `not-run` says why, and blocks nothing. */
export interface Check {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'not-run';
  readonly detail: string;
}

/** Review tickets. The task token goes in and never comes out: deciding completes the waiting task. */
export interface Tickets {
  /**
   * Opening one of the same id again, with the same digest, only replaces its task token. Without a token (null)
   * nothing waits for the decision.
   */
  open(ticket: Ticket, taskToken: string | null): Promise<void>;
  get(id: string): Promise<TicketState | null>;
  list(): Promise<readonly TicketState[]>;
  /**
   * One writer wins: `conflict` carries the decision that stands. Approving and exporting hold for the proposal that
   * they name and no other. Where several approvals are needed, each is counted and the last one decides.
   */
  decide(id: string, decision: Decision): Promise<DecideResult>;
  /** Puts a new revision on top of the one whose proposal has the digest `expected`; of many at once one wins. */
  revise(id: string, revision: NewRevision, expected: string): Promise<ReviseResult>;
  /**
   * From now on nobody can decide on it; the first reason stays. A task that waits for a decision is answered so, and
   * its execution drafts anew. No error when there is no such ticket.
   */
  supersede(id: string, supersession: Supersession): Promise<void>;
  /**
   * Notes what became of a notice, decided or not; `known` when the same channel has noted that event as sent before.
   * No error when there is no such ticket.
   */
  noteNotice(id: string, note: NoticeNote): Promise<'noted' | 'known'>;
}

/** Links that open a ticket for whoever holds them: each is a secret. */
export interface Links {
  /** The token that a link carries. */
  issue(claims: LinkClaims): Promise<string>;
  /** What it says; null when it is altered, or not ours, or its key is no more. Time and ticket are not judged here. */
  read(token: string): Promise<LinkClaims | null>;
}

/** Where a large document is kept once and travels as this. */
export interface Ref {
  readonly key: string;
  /** SHA-256 of the canonical JSON, hex. */
  readonly digest: string;
}

/** Write-once documents by digest; where many roles share an archive, those of one can be put on a shelf by its id. */
export interface Archive {
  put(kind: string, document: unknown, shelf?: string): Promise<Ref>;
  /** Throws when the document is absent or its digest is not the ref's. */
  get(ref: Ref): Promise<unknown>;
}

/**
 * Roles in probation, each with the task that waits to be woken before its next look. The task token goes in and never
 * comes out. What happens while nobody waits is noted, and wakes the next task of the same execution at once.
 */
export interface Probations {
  wait(roleId: string, task: WaitingTask): Promise<void>;
  /**
   * Wakes the task once, however many come at once, with what happened. Roles that are in no probation at that time
   * are ignored (`not-waiting`); `noted` was known already, or is kept for the next task.
   */
  wake(roleId: string, wake: Wake, at: string): Promise<'woken' | 'noted' | 'not-waiting'>;
  /** Whose probation the role is in, and until when; null when it is in none. */
  standing(roleId: string): Promise<{ readonly execution: string; readonly until: string } | null>;
  /** It is over, whatever its time; nothing happens when the role is in another execution's. */
  end(roleId: string, execution: string): Promise<void>;
}

interface WaitingTask {
  readonly execution: string;
  readonly taskToken: string;
  /** End of probation, ISO 8601 in UTC. */
  readonly until: string;
}

/** What people asked to be taken back after a probation, by ticket. */
export interface Undos {
  /** The first one asked for first. */
  of(ticketId: string): Promise<readonly Undo[]>;
  /**
   * Starts what takes a change back: one at a time on a ticket, and each once, however often it is asked for. One that
   * is under way already is started again where it was noted and never began.
   */
  ask(wanted: WantedUndo): Promise<'asked' | 'under-way' | 'stale'>;
  /** Notes what became of it; nothing happens when the execution has none, or that is noted already. */
  settle(ticketId: string, execution: string, outcome: UndoOutcome): Promise<void>;
}

export interface WantedUndo extends Omit<UndoRequest, 'execution'> {
  readonly ticketId: string;
  readonly role: { readonly arn: string; readonly id: string };
}

/** Which execution is at work on a role, by the role's id: one at a time. */
export interface Leases {
  /** Takes the role, or keeps it. Null: the execution has it. The lease of another that stands in its way comes back. */
  take(roleId: string, claim: Claim): Promise<Lease | null>;
  /** Who has the role, or had it and did not say the end; null for nobody. */
  standing(roleId: string): Promise<Lease | null>;
  /** Lets go of it; nothing happens when the execution has it not. */
  release(roleId: string, execution: string): Promise<void>;
}

/** The run that each role under Ratchet's eyes is in, or was in last, and when it is looked at again. */
export interface Cycles {
  /** The same again changes nothing; another run takes the place of the last. */
  begin(run: RunOfRole): Promise<void>;
  /** The role is due again some time from now. Nothing happens when another run is the role's by now. */
  end(run: RunOfRole & { readonly end?: CycleEnd }): Promise<void>;
  /** `key`: of lib/domain/cycle.ts. */
  of(key: string): Promise<Cycle | null>;
  list(): Promise<readonly Cycle[]>;
  /** Nothing happens when another run is the role's. */
  forget(key: string, execution: string): Promise<void>;
}

interface RunOfRole {
  readonly role: { readonly arn: string; readonly id: string };
  readonly execution: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export interface Notices {
  send(notice: Notice): Promise<void>;
}

export interface Clock {
  now(): Date;
}

export interface Ports {
  readonly roles: Roles;
  readonly trails: Trails;
  readonly lastAccessed: LastAccessed;
  readonly generations: Generations;
  readonly checks: Checks;
  readonly tickets: Tickets;
  readonly probations: Probations;
  readonly leases: Leases;
  readonly cycles: Cycles;
  readonly archive: Archive;
  readonly notices: Notices;
  readonly clock: Clock;
}
