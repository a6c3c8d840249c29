/** One execution at a time works on a role: who that is. Times are ISO 8601 in UTC. */
export interface Lease {
  readonly execution: string;
  readonly since: string;
  /** Unless renewed, anybody may have the role from then on: its execution was stopped and cannot say so. */
  readonly until: string;
}

/** An execution that wants a role, or goes on with it, until some time. */
export interface Claim {
  readonly execution: string;
  readonly at: string;
  readonly until: string;
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

/** What becomes of a claim. A lease is never made shorter, and the execution that has it may take it again. */
export function claimed(standing: Lease | null, { execution, at, until }: Claim): Claiming {
  const free = standing === null || standing.until <= at;
  if (standing?.execution === execution) {
    if (!free && standing.until >= until) return { kind: 'held' };
    return { kind: 'write', lease: { ...standing, until } };
  }
  return free
    ? { kind: 'write', lease: { execution, since: at, until } }
    : { kind: 'taken', by: standing };
}
