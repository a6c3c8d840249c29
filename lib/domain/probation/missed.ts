import type { Denial, DeniedBy, Evidence } from '../evidence/evidence.ts';
import { decide } from '../gates/replay.ts';
import type { PolicyDocument } from '../policy/document.ts';

/** Access that was lost and is missed. */
export interface Lost {
  readonly action: string;
  readonly resource: string | null;
  /** `denied`: a call was refused. `would-be-denied`: a call in a log made before the change would now be refused. */
  readonly how: 'denied' | 'would-be-denied';
  readonly calls: number;
  readonly first: string;
}

/** Who refused a call that is not ours: no policy that Ratchet changed. */
export type Refuser =
  | 'explicit-deny'
  | 'scp'
  | 'rcp'
  | 'boundary'
  | 'resource-policy'
  | 'session-policy'
  | 'vpc-endpoint'
  /** The swap left it, and somebody took it since. */
  | 'another-change'
  /** The role's policies allow the call, before and now, and the message does not say what refused it. */
  | 'unknown';

/** A refusal that no change of Ratchet's explains. */
interface Other {
  readonly kind: 'never-granted' | 'not-ours';
  readonly action: string;
  readonly resource: string | null;
  /** Null for what was never granted. */
  readonly by: Refuser | null;
  readonly calls: number;
}

/** All refusals of a probation, each in one place. Sorted, the earliest first. */
export interface Missed {
  /** Granted before and lost now. */
  readonly lost: readonly Lost[];
  /** Lost by the swap and missed, and the role has it again. */
  readonly regained: readonly Lost[];
  readonly others: readonly Other[];
  /** Refused, but by no policy at all. */
  readonly notIam: number;
}

/** How many calls were refused, by what that means. */
export interface Tally {
  readonly ours: number;
  readonly regained: number;
  readonly neverGranted: number;
  readonly notOurs: Readonly<Partial<Record<Refuser, number>>>;
  readonly notIam: number;
}

/** The role's identity policies at three times: before the swap, as the swap left them, and as they are. */
export interface Policies {
  readonly before: readonly PolicyDocument[];
  readonly left: readonly PolicyDocument[];
  readonly now: readonly PolicyDocument[];
}

/** What is ours to explain: the refusing policy was none, or is not told. */
const PERHAPS_OURS: ReadonlySet<DeniedBy> = new Set(['no-identity-policy', 'unknown']);

/**
 * What a role was refused since its policies were swapped, told apart by asking its policies of then and now. Refusals
 * by others (SCP, boundary, resource policy) and of things never granted are not ours, whatever they are. Offline, a
 * log was written under the old policies, so a successful call there that the new ones refuse counts too.
 */
export function missedIn(evidence: Evidence, { before, left, now }: Policies): Missed {
  const [then, after, still] = [decide(before), decide(left), decide(now)];
  const lost: Lost[] = [];
  const regained: Lost[] = [];
  const others: Other[] = [];
  for (const call of evidence.calls) {
    if (then(call) === 'no' || after(call) !== 'no') continue;
    (still(call) === 'no' ? lost : regained).push(lostBy(call, 'would-be-denied'));
  }
  for (const denial of evidence.denials) {
    const granted = then(denial) !== 'no';
    if (!PERHAPS_OURS.has(denial.by)) others.push(other(denial, refuserOf(denial.by)));
    else if (!granted) others.push(other(denial, null));
    else if (after(denial) === 'no') {
      (still(denial) === 'no' ? lost : regained).push(lostBy(denial, 'denied'));
    } else others.push(other(denial, still(denial) === 'no' ? 'another-change' : 'unknown'));
  }
  return {
    lost: lost.sort(byTime),
    regained: regained.sort(byTime),
    others,
    notIam: evidence.ledger.records.dropped['not-iam-denial'] ?? 0,
  };
}

export function tallyOf({ lost, regained, others, notIam }: Missed): Tally {
  const notOurs: Partial<Record<Refuser, number>> = {};
  for (const { by, calls } of others) {
    if (by !== null) notOurs[by] = (notOurs[by] ?? 0) + calls;
  }
  return {
    ours: callsIn(lost),
    regained: callsIn(regained),
    neverGranted: callsIn(others.filter(({ kind }) => kind === 'never-granted')),
    notOurs,
    notIam,
  };
}

function lostBy(
  { action, resource, count, first }: Pick<Denial, 'action' | 'resource' | 'count' | 'first'>,
  how: Lost['how'],
): Lost {
  return { action, resource, how, calls: count, first };
}

function other({ action, resource, count }: Denial, by: Refuser | null): Other {
  return {
    kind: by === null ? 'never-granted' : 'not-ours',
    action,
    resource,
    by,
    calls: count,
  };
}

/** Deny statements of the role's own stay as written in every draft, so one of them is no loss. */
function refuserOf(by: DeniedBy): Refuser {
  switch (by) {
    case 'identity-policy':
      return 'explicit-deny';
    case 'no-identity-policy':
      return 'unknown';
    default:
      return by;
  }
}

function callsIn(entries: readonly { readonly calls: number }[]): number {
  return entries.reduce((sum, { calls }) => sum + calls, 0);
}

function byTime(a: Lost, b: Lost): number {
  return a.first < b.first ? -1 : 1;
}
