import { RoleTaken } from '../domain/errors.ts';
import { type Lease, leaseEnd } from '../domain/lease.ts';
import type { Ports } from '../ports.ts';

/** Longest probation that can be asked for: days. */
const PROBATION_DAYS = 90;

/** Makes sure, before a write, that this execution still has the role, and keeps it. Throws RoleTaken when another has it by now. */
export async function holdRole(
  { execution, role }: { readonly execution: string; readonly role: { readonly id: string } },
  { leases, clock }: Pick<Ports, 'leases' | 'clock'>,
): Promise<void> {
  const until = leaseEnd(clock.now(), PROBATION_DAYS);
  const claim = { execution, at: clock.now().toISOString(), until, changes: true } as const;
  const other = await leases.take(role.id, claim);
  if (other !== null) throw new RoleTaken(takenBy(other));
}

export function takenBy({ execution, since, until }: Lease): string {
  return `execution ${execution} is at work on this role since ${since}, and one at a time is: this one stops, having changed nothing; if that one was stopped and will not end by itself, the role is free again at ${until}`;
}
