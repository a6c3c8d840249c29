/** One execution at a time works on a role: who that is. Times are ISO 8601 in UTC. */
export interface Lease {
  readonly execution: string;
  readonly since: string;
  /** Unless renewed, anybody may have the role from then on: its execution was stopped and cannot say so. */
  readonly until: string;
  /** It changes the role, or watches over its change: nobody takes the role from it. */
  readonly changes?: true | undefined;
}

/** An execution that wants a role, or goes on with it, until some time. */
export interface Claim {
  readonly execution: string;
  readonly at: string;
  readonly until: string;
  /** It is about to change the role, and from then on watches over that. */
  readonly changes?: true;
  /** A person wants the role back as it was: an execution that only looks has to wait. */
  readonly takesOver?: true;
}

export type Claiming =
  | { readonly kind: 'write'; readonly lease: Lease }
  /** It has the role already, for long enough. */
  | { readonly kind: 'held' }
  | { readonly kind: 'taken'; readonly by: Lease };

/** How long a role stays taken when the execution that has it is never heard of again. */
const LEASE_DAYS = 40;

/** End of a lease for so many days of work that begin now. */
export function leaseEnd(now: Date, days: number): string {
  return new Date(now.getTime() + (days + LEASE_DAYS) * 86_400_000).toISOString();
}

/**
 * What becomes of a claim. A lease is never made shorter, and the execution that has it may take it again. One that was
 * taken over is nobody's when it is released: whoever had it before finds that out when it wants to change the role.
 */
export function claimed(standing: Lease | null, claim: Claim): Claiming {
  const { execution, at, until, takesOver } = claim;
  const free = standing === null || standing.until <= at;
  if (standing?.execution === execution) {
    const changes = claim.changes === true || standing.changes === true;
    const asBefore = changes === (standing.changes === true);
    if (!free && standing.until >= until && asBefore) return { kind: 'held' };
    const { since } = standing;
    const [, later = until] = [standing.until, until].sort();
    return { kind: 'write', lease: leaseOf({ execution, since, until: later }, changes) };
  }
  if (free || (takesOver === true && standing.changes !== true)) {
    const lease = leaseOf({ execution, since: at, until }, claim.changes === true);
    return { kind: 'write', lease };
  }
  return { kind: 'taken', by: standing };
}

function leaseOf(lease: Omit<Lease, 'changes'>, changes: boolean): Lease {
  return changes ? { ...lease, changes } : lease;
}
