import * as z from 'zod';
import { sightingOf } from '../domain/probation/seen-denial.ts';
import type { Ports } from '../ports.ts';

/** A CloudTrail record as EventBridge hands it on; every reader of it checks what it reads. */
export const DenialEvent = z.object({ detail: z.looseObject({ eventName: z.string() }) });
export type DenialEvent = z.infer<typeof DenialEvent>;

export type Noticed =
  | { readonly kind: 'woken' | 'noted' | 'not-waiting' }
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Wakes the probation of a role that was refused something. Nearly all refusals of an account are of other roles: they
 * cost one read, and those that no policy of the role's explains not even that.
 */
export async function onDenial(
  { detail }: DenialEvent,
  { probations, clock }: Pick<Ports, 'probations' | 'clock'>,
): Promise<Noticed> {
  const arrived = clock.now().toISOString();
  const sighting = sightingOf(detail, arrived);
  if (sighting.kind === 'ignored') return sighting;
  const { roleId, denial } = sighting;
  const kind = await probations.wake(roleId, { denials: [denial], ended: null }, arrived);
  return { kind };
}
