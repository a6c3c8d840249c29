import type { Evidence } from './evidence/evidence.ts';
import { decide } from './gates/replay.ts';
import type { PolicyDocument } from './policy/document.ts';

/** Access that was lost and is missed. */
export interface Lost {
  readonly action: string;
  readonly resource: string | null;
  /** `denied`: a call was refused. `would-be-denied`: a call in a log made before the change would now be refused. */
  readonly how: 'denied' | 'would-be-denied';
  readonly calls: number;
  readonly first: string;
}

/**
 * What a role missed since its policies were swapped: calls that its old policies allowed and its new ones do not.
 * Refusals by others (SCP, boundary, resource policy) and of things never granted are not ours, whatever they are.
 * Offline, a log was written under the old policies, so a successful call there that the new ones refuse counts too.
 */
export function regressions(
  evidence: Evidence,
  before: readonly PolicyDocument[],
  now: readonly PolicyDocument[],
): readonly Lost[] {
  const [then, still] = [decide(before), decide(now)];
  const ours = (call: Parameters<typeof then>[0]) => then(call) !== 'no' && still(call) === 'no';
  const refused = evidence.denials
    .filter(({ by }) => by === 'no-identity-policy' || by === 'unknown')
    .filter(ours);
  const missed = evidence.calls.filter(ours);
  return [
    ...refused.map(({ action, resource, count, first }) => ({
      action,
      resource,
      how: 'denied' as const,
      calls: count,
      first,
    })),
    ...missed.map(({ action, resource, count, first }) => ({
      action,
      resource,
      how: 'would-be-denied' as const,
      calls: count,
      first,
    })),
  ].sort((a, b) => (a.first < b.first ? -1 : 1));
}
