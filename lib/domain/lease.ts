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

/**
 * How long a role stays taken after its execution should have been heard of: far longer than its steps take with all
 * that they are tried again, so that no execution at work ever loses its role.
 */
const MARGIN_DAYS = 3;

/** End of the lease of an execution that waits until a time, ISO 8601 in UTC. */
export function leaseUntil(waits: string): string {
  return new Date(Date.parse(waits) + MARGIN_DAYS * 86_400_000).toISOString();
}

/** Until when the execution that has a lease said that it would wait, ISO 8601 in UTC: the other way round. */
export function waitsUntil({ until }: Lease): string {
  return new Date(Date.parse(until) - MARGIN_DAYS * 86_400_000).toISOString();
}

/**
 * What becomes of a claim. The execution that has a lease may take it again, and makes it shorter only where it begins
 * to change the role: what it waited for before is over. One that was taken over is nobody's when it is released: whoever had it before finds that out when it wants to change the role.
 */
export function claimed(standing: Lease | null, claim: Claim): Claiming {
  const { execution, at, until, takesOver } = claim;
  const free = standing === null || standing.until <= at;
  if (standing?.execution === execution) {
    const changes = claim.changes === true || standing.changes === true;
    const asBefore = changes === (standing.changes === true);
    if (!free && standing.until >= until && asBefore) return { kind: 'held' };
    const { since } = standing;
    const later = asBefore && standing.until > until ? standing.until : until;
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
