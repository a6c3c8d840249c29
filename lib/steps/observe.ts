import * as z from 'zod';
import { Options } from '../domain/options.ts';
import type { Ports, Ref } from '../ports.ts';
import { keep } from './archived.ts';
import { RoleInput } from './inputs.ts';
import { roleDigest } from './role-digest.ts';
import { sameRole } from './same-role.ts';

export const ObserveInput = z.strictObject({ role: RoleInput, options: Options });
export type ObserveInput = z.infer<typeof ObserveInput>;

export interface Observation {
  readonly snapshot: Ref;
  readonly roleDigest: string;
  readonly from: string;
  readonly until: string;
}

/** Takes the full snapshot, marks the role as observed, and says from when until when. */
export async function observe(
  { role, options }: ObserveInput,
  { roles, archive, clock }: Pick<Ports, 'roles' | 'archive' | 'clock'>,
): Promise<Observation> {
  const snapshot = await sameRole(roles, role);
  const ref = await keep(archive, 'snapshot', snapshot, role.id);
  const from = clock.now();
  const until = new Date(from.getTime() + options.soakDays * 86_400_000);
  await roles.tag(role.arn, { 'lp:status': 'observing' });
  return {
    snapshot: ref,
    roleDigest: roleDigest(snapshot),
    from: from.toISOString(),
    until: until.toISOString(),
  };
}
