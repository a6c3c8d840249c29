import { OWN_PATH } from '../change/operation.ts';
import { showingOf } from '../evidence/showing.ts';
import { meaningOf } from '../trail/actions.ts';
import { attribute } from '../trail/attribution.ts';
import { denialOf } from '../trail/denial.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { SeenDenial } from './wake.ts';

/** A refusal that a change of Ratchet's may explain, with the id of the role it happened to. */
export type Sighting =
  | { readonly kind: 'denial'; readonly roleId: string; readonly denial: SeenDenial }
  | { readonly kind: 'ignored'; readonly reason: string };

/**
 * Reads a CloudTrail record that came as an event. Most are ignored, the cheapest tests first: who called, what the
 * error means, and who refused. A refusal by an SCP or a boundary wakes nobody; the sweep counts it.
 */
export function sightingOf(record: TrailRecord, arrived: string): Sighting {
  const caller = attribute(record);
  if (caller.kind !== 'role' || caller.id === '') return ignored('no role called');
  // A function of Ratchet's that is refused must not call itself by it, over and over.
  if (caller.arn?.includes(`:role${OWN_PATH}`)) return ignored('a role of Ratchet’s own');
  const outcome = denialOf(record);
  if (outcome.kind !== 'denied') return ignored('not refused by a policy');
  if (outcome.by !== 'no-identity-policy' && outcome.by !== 'unknown') {
    return ignored(`refused by ${outcome.by}`);
  }
  const showing = showingOf(outcome, () => meaningOf(record));
  if (showing.kind !== 'denied') return ignored('the refused action is not known');
  return {
    kind: 'denial',
    roleId: caller.id,
    denial: {
      ...showing.denial,
      event: `${textOf(record.eventSource)}:${textOf(record.eventName)}`,
      eventId: textOf(record.eventID),
      at: textOf(record.eventTime),
      arrived,
    },
  };
}

function ignored(reason: string): Sighting {
  return { kind: 'ignored', reason };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
