import * as z from 'zod';
import { MissingDocument } from '../domain/errors.ts';
import { type Admission, admitCandidate } from '../domain/guardrails/guardrails.ts';
import { leaseUntil } from '../domain/lease.ts';
import { Options } from '../domain/options.ts';
import type { Ports } from '../ports.ts';
import { RoleInput } from './inputs.ts';
import { takenBy } from './keep-role.ts';
import { sameRole } from './same-role.ts';

export const AdmitInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  options: Options,
});
export type AdmitInput = z.infer<typeof AdmitInput>;

/** May this role be tightened at all, and is this the only execution at work on it? */
export async function admit(
  { execution, role, options }: AdmitInput,
  { roles, trails, leases, clock }: Pick<Ports, 'roles' | 'trails' | 'leases' | 'clock'>,
): Promise<Admission> {
  const now = clock.now();
  const soaked = new Date(now.getTime() + options.soakDays * 86_400_000).toISOString();
  const claim = { execution, at: now.toISOString(), until: leaseUntil(soaked) };
  const other = await leases.take(role.id, claim);
  if (other !== null) return { kind: 'refused', reasons: [takenBy(other)] };
  try {
    const [snapshot, span, trail] = await Promise.all([
      sameRole(roles, role),
      trails.span(),
      trails.settings(),
    ]);
    const trailHasRecords = span.live || span.first !== null;
    return admitCandidate({ role: snapshot, trailHasRecords, trail });
  } catch (error) {
    if (error instanceof MissingDocument) return { kind: 'refused', reasons: [error.message] };
    throw error;
  }
}
