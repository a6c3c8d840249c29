import { counted } from '../counted.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type LastUse, reconcile } from './reconcile.ts';

const NAMED = 5;

/** What IAM's last accessed data leave to be decided, in words for whoever decides; empty when they agree. */
export function lastAccessedNotes(evidence: Evidence): readonly string[] {
  const { lastAccessed } = evidence;
  if (lastAccessed?.kind === 'unavailable')
    return [`IAM's last accessed data are missing: ${lastAccessed.reason}`];
  const found = reconcile(evidence);
  if (found === null) return [];
  if (found.stale)
    return [
      `IAM's last accessed data of ${found.reportedAt} are older than the window and say nothing of it`,
    ];
  const { unshownServices: services, unshownActions: actions, before } = found;
  return [
    ...(services.length > 0
      ? [
          `IAM saw ${counted(services.length, 'service')} used of which no record shows a call: ${listed(services)}; its actions are kept where nothing else explains it`,
        ]
      : []),
    ...(actions.length > 0
      ? [
          `IAM saw ${counted(actions.length, 'action')} used that no record shows: ${listed(actions)}; kept`,
        ]
      : []),
    ...(before.length > 0
      ? [
          `${counted(before.length, 'service')} ${before.length === 1 ? 'was' : 'were'} used before the soak and not since: ${listed(latestFirst(before))}`,
        ]
      : []),
  ];
}

/** What IAM saw of a role that no record shows, for the sentence that refuses it; empty when there is nothing. */
export function seenByIamAlone(evidence: Evidence): string {
  const services = reconcile(evidence)?.unshownServices ?? [];
  return services.length === 0
    ? ''
    : `; but IAM saw it use ${listed(services)}: these records are not of all that it does`;
}

function latestFirst(uses: readonly LastUse[]): readonly LastUse[] {
  return uses.toSorted((one, other) => (one.last > other.last ? -1 : 1));
}

function listed(uses: readonly LastUse[]): string {
  const some = uses.slice(0, NAMED).map(({ name, last }) => `${name} (${last.slice(0, 10)})`);
  const more = uses.length - NAMED;
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
