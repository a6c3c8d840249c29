import type { Denial, DeniedBy, Evidence } from '../evidence/evidence.ts';
import type { RoleChange } from './role-change.ts';

/** A refused call of a role, as an event told of it; the same call comes into the trail's files minutes later. */
export interface SeenDenial {
  readonly action: string;
  readonly resource: string | null;
  readonly by: DeniedBy;
  readonly explicit: boolean;
  readonly errorCode: string;
  /** CloudTrail's `source:Name`. */
  readonly event: string;
  readonly eventId: string;
  /** When the call was made, ISO 8601 in UTC. */
  readonly at: string;
  /** When the event reached us. */
  readonly arrived: string;
}

/** A person who says so, and when. */
interface Said {
  readonly by: string;
  readonly at: string;
}

/** Why a role's probation looks before its time. */
export interface Wake {
  /** It was refused something. */
  readonly denials: readonly SeenDenial[];
  /** A person ended it. */
  readonly ended: Said | null;
  /** A person wants the role as it was. */
  readonly undo?: Said | undefined;
  /** Somebody changed the role; who that was the event tells before the trail's files do. */
  readonly changes?: readonly RoleChange[] | undefined;
}

export const NOTHING: Wake = { denials: [], ended: null };

/** A storm of one refusal is one entry, and more kinds of refusal than this are left to the next sweep. */
const MOST_DENIALS = 50;

/** The first who changed the role; the trail tells of the others. */
const MOST_CHANGES = 20;

/** Both together: one entry for each kind of refusal, the earliest; who ended it first did. */
export function together(one: Wake, other: Wake): Wake {
  const known = new Set(one.denials.map(kindOf));
  const fresh = other.denials.filter((denial) => !known.has(kindOf(denial)));
  const undo = one.undo ?? other.undo;
  const changes = [...(one.changes ?? []), ...(other.changes ?? [])].slice(0, MOST_CHANGES);
  return {
    denials: [...one.denials, ...fresh].slice(0, MOST_DENIALS),
    ended: one.ended ?? other.ended,
    ...(undo === undefined ? {} : { undo }),
    ...(changes.length === 0 ? {} : { changes }),
  };
}

export function isNothing({ denials, ended, undo, changes = [] }: Wake): boolean {
  return denials.length === 0 && ended === null && undo === undefined && changes.length === 0;
}

/** The evidence with what events told of and the files do not have yet. Calls before the window are left out. */
export function withSeen(evidence: Evidence, seen: readonly SeenDenial[]): Evidence {
  const known = new Set(evidence.denials.map(kindOf));
  const fresh = seen.filter(
    (denial) =>
      !known.has(kindOf(denial)) && Date.parse(denial.at) >= Date.parse(evidence.window.from),
  );
  return fresh.length === 0
    ? evidence
    : { ...evidence, denials: [...evidence.denials, ...fresh.map(asDenial)] };
}

function asDenial({ at, eventId, arrived: _, ...denial }: SeenDenial): Denial {
  return { ...denial, count: 1, first: at, last: at, samples: [eventId] };
}

/** One look at a role is enough for changes of one kind; the look a day finds what they came to. */
export function kindOfChange({ event, policy, by }: RoleChange): string {
  return JSON.stringify(['changed', event, policy, by]);
}

/** Refusals of one kind mean the same to a probation: one look at them is enough. */
export function kindOf({
  action,
  resource,
  by,
}: Pick<Denial, 'action' | 'resource' | 'by'>): string {
  return JSON.stringify([action, resource, by]);
}
