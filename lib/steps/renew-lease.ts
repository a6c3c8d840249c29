import * as z from 'zod';
import type { Ports } from '../ports.ts';
import { RoleInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';

export const RenewLeaseInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  seconds: z.number().positive(),
});
export type RenewLeaseInput = z.infer<typeof RenewLeaseInput>;

/** Keeps the role as long as the reviewer wants to see more. `until`: ISO 8601 in UTC. Throws RoleTaken. */
export async function renewLease(
  input: RenewLeaseInput,
  ports: Pick<Ports, 'leases' | 'clock'>,
): Promise<{ readonly until: string }> {
  const until = new Date(ports.clock.now().getTime() + input.seconds * 1000).toISOString();
  await keepRole(input, { until }, ports);
  return { until };
}
