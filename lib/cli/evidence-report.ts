import { observability } from '../domain/catalogue/observability.ts';
import type { Collected } from '../domain/evidence/collect.ts';
import { isoTime } from '../domain/evidence/event-time.ts';
import type { Call, Evidence, Ledger, Window } from '../domain/evidence/evidence.ts';
import { gapsOf, selectorGaps, uncoveredEnds } from '../domain/evidence/gaps.ts';
import { recordOf } from '../domain/evidence/record-of.ts';
import { reconcile } from '../domain/last-accessed/reconcile.ts';
import type { Options } from '../domain/options.ts';
import { judgeSoak } from '../domain/soak/judge.ts';
import type { Selectors } from '../domain/trail/selectors.ts';

/** What was asked for; null where everything was. */
export interface Asked {
  readonly from: string | null;
  readonly to: string | null;
  readonly regions: readonly string[] | null;
  readonly role: string | null;
}

/** `docs/evidence.schema.json` describes it. */
export interface EvidenceReport {
  readonly coverage: Coverage;
  readonly roles: readonly RoleEvidence[];
}

export interface Coverage extends Ledger {
  readonly asked: Asked;
  /** What the evidence is of: as asked, and from the first to after the last record where that was open. */
  readonly window: Window;
  /** What the trail is set to record; null when it is not known. */
  readonly selectors: Selectors | null;
  /** Calls of the roles that are data events, by category: of these at least, the trail logs some. */
  readonly dataEvents: Readonly<Record<string, number>>;
  /** What all this cannot show, in words. */
  readonly gaps: readonly string[];
}

export type RoleEvidence = ReturnType<typeof roleEvidence>;

/** The evidence of a pass as it is printed. */
export function evidenceReport(
  { evidence, ledger }: Collected,
  asked: Asked,
  selectors: Selectors | null,
  options: Options,
): EvidenceReport {
  const window = windowOf(asked, ledger);
  const seen = dataEvents(evidence);
  const gaps = [...gapsOf(ledger), ...uncoveredEnds(asked, ledger), ...selectorGaps(selectors)];
  return {
    coverage: { asked, window, ...ledger, selectors, dataEvents: seen, gaps },
    roles: evidence.map((each) => roleEvidence({ ...each, window }, options)),
  };
}

function windowOf({ from, to }: Asked, { first, last }: Ledger): Window {
  // `to` is exclusive, and CloudTrail's times are in seconds.
  const after = last === null ? '' : isoTime(Date.parse(last) + 1000);
  return { from: from ?? first ?? '', to: to ?? after };
}

function roleEvidence(evidence: Evidence, options: Options) {
  const { roleArn, roleId, calls, denials, unmapped, sessions } = evidence;
  return {
    roleArn,
    roleId,
    sessions,
    calls: calls.map(callRow),
    passRole: passedRoles(calls),
    denied: denials,
    unmapped,
    lastAccessed: lastAccessedOf(evidence),
    soak: soakOf(evidence, options),
  };
}

/** IAM's own record beside the calls; null when it was not given. */
function lastAccessedOf(evidence: Evidence) {
  if (evidence.lastAccessed?.kind === 'unavailable') return evidence.lastAccessed;
  const found = reconcile(evidence);
  return found === null ? null : { kind: 'known' as const, ...found };
}

/** What was authorised: it succeeded, or it failed for a reason that is no refusal, or some of each. */
type CallOutcome = 'succeeded' | 'failed' | 'mixed';

function callRow({ action, resource, pattern, count, failures, ...how }: Call) {
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0);
  const outcome: CallOutcome = failed === 0 ? 'succeeded' : failed < count ? 'mixed' : 'failed';
  return { action, resource: resource ?? pattern, count, outcome, failures, ...how };
}

/** The roles that calls handed on, each with the service that got it, whichever calls those were. */
function passedRoles(calls: readonly Call[]) {
  const passed = new Map<string, PassedRole>();
  for (const { action, resource, pattern, context, count, first, last, event, samples } of calls) {
    if (action !== 'iam:PassRole') continue;
    const role = resource ?? pattern;
    const passedToService = context['iam:PassedToService'] ?? null;
    const key = JSON.stringify([role, passedToService]);
    const before = passed.get(key);
    passed.set(key, {
      role,
      passedToService,
      count: (before?.count ?? 0) + count,
      first: before && before.first < first ? before.first : first,
      last: before && before.last > last ? before.last : last,
      events: [...new Set([...(before?.events ?? []), event])],
      samples: [...(before?.samples ?? []), ...samples].slice(0, 3),
    });
  }
  return [...passed.values()];
}

interface PassedRole {
  /** An ARN, a pattern, or null when the call does not show it. */
  readonly role: string | null;
  /** Null when the call does not show it. */
  readonly passedToService: string | null;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly events: readonly string[];
  readonly samples: readonly string[];
}

/** Judged at the last record: files end where they end, and what came after is not known to have been quiet. */
function soakOf(evidence: Evidence, options: Options) {
  const now = new Date(evidence.ledger.last ?? evidence.window.to);
  const { kind, numbers, ...words } = judgeSoak(evidence, options, now, false);
  return { verdict: kind, ...words, ...numbers };
}

function dataEvents(evidence: readonly Evidence[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { calls, denials } of evidence) {
    for (const { action, count } of [...calls.filter(({ via }) => via === 'event'), ...denials]) {
      const seen = observability(action);
      if (seen.kind !== 'data-event') continue;
      counts.set(seen.category, (counts.get(seen.category) ?? 0) + count);
    }
  }
  return recordOf([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
