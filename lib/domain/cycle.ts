import { accountOf, roleNameOf } from './role.ts';

/** How a run can end, in the words of the step that ends it. */
export const CYCLE_ENDS = [
  'tightened',
  'restored',
  'overruled',
  'unchanged',
  'exported',
  'rejected',
  'expired',
  'refused',
  'escalated',
] as const;

export interface CycleEnd {
  readonly kind: (typeof CYCLE_ENDS)[number];
  readonly reasons: readonly string[];
  /** Where the draft is archived, as it was approved or else made; absent where there is none. */
  readonly draft?: { readonly key: string; readonly digest: string } | undefined;
}

/** The run that a role is in, or was in last. Times are ISO 8601 in UTC. */
export interface Cycle {
  readonly role: { readonly arn: string; readonly id: string };
  readonly execution: string;
  readonly begun: string;
  /** Null while the run goes on. */
  readonly ended: string | null;
  /** From when on the role is to be looked at again; null while the run goes on. */
  readonly due: string | null;
  /** Absent while the run goes on, and where nobody heard how it ended. */
  readonly end?: CycleEnd | undefined;
}

/** Stores take items of some size only, and reasons can quote what AWS said. */
const REASONS = 10;
const REASON_LENGTH = 1_000;

/** One role of that name in an account, whatever its path: calls of IAM tell no more than this. */
export function cycleKey(account: string, roleName: string): string {
  return `${account}/${roleName}`;
}

export function keyOf({ arn }: Cycle['role']): string {
  return cycleKey(accountOf(arn), roleNameOf(arn));
}

/** What a run that begins makes of what stands; null when that is this run already, which a retry says again. */
export function begun(
  standing: Cycle | null,
  { role, execution, at }: { role: Cycle['role']; execution: string; at: string },
): Cycle | null {
  if (standing?.execution === execution) return null;
  return { role: { arn: role.arn, id: role.id }, execution, begun: at, ended: null, due: null };
}

/**
 * What a run that ends makes of what stands; null when another run is the role's by now, or this one was ended before.
 * A run that nobody said the beginning of is written down as it ends.
 */
export function ended(
  standing: Cycle | null,
  { role, execution, at, end }: EndOfRun,
  days: number,
): Cycle | null {
  if (standing !== null && (standing.execution !== execution || standing.ended !== null))
    return null;
  const due = new Date(Date.parse(at) + days * 86_400_000).toISOString();
  return {
    role: { arn: role.arn, id: role.id },
    execution,
    begun: standing?.begun ?? at,
    ended: at,
    due,
    ...(end === undefined ? {} : { end: kept(end) }),
  };
}

interface EndOfRun extends Pick<Cycle, 'role' | 'execution' | 'end'> {
  readonly at: string;
}

function kept({ kind, reasons, draft }: CycleEnd): CycleEnd {
  return {
    kind,
    reasons: reasons.slice(0, REASONS).map((text) => text.slice(0, REASON_LENGTH)),
    ...(draft === undefined ? {} : { draft }),
  };
}
