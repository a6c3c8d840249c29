import { RoleTaken } from '../domain/errors.ts';
import { type Lease, leaseUntil } from '../domain/lease.ts';
import type { Ports } from '../ports.ts';

/** `until`: ISO 8601 in UTC. `changes`: it is about to change the role, or watches over its change. */
interface Wait {
  readonly until: string;
  readonly changes?: true;
}

/**
 * Keeps the role for an execution that will not be heard of until then, and some days more. Every step before a wait
 * does so: a long run never loses its role, and one that died gives it up soon. Throws RoleTaken when another has it
 * by now.
 */
export async function keepRole(
  { execution, role }: { readonly execution: string; readonly role: { readonly id: string } },
  { until: waits, changes }: Wait,
  { leases, clock }: Pick<Ports, 'leases' | 'clock'>,
): Promise<void> {
  const until = leaseUntil(waits);
  const claim = { execution, at: clock.now().toISOString(), until };
  const other = await leases.take(role.id, changes === true ? { ...claim, changes } : claim);
  if (other !== null) throw new RoleTaken(takenBy(other));
}

export function takenBy({ execution, since, until }: Lease): string {
  return `execution ${execution} is at work on this role since ${since}, and one at a time is: this one stops; if that one was stopped and will not end by itself, the role is free again at ${until}`;
}
