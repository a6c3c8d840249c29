import type { KeptPlan } from '../domain/change/kept-plan.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { Gates } from '../domain/gates/gates.ts';
import type { GeneratedPolicies } from '../domain/generation/generated.ts';
import type { Missed } from '../domain/probation/missed.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Archive, Ref } from '../ports.ts';

interface Kinds {
  readonly snapshot: RoleSnapshot;
  readonly evidence: Evidence;
  readonly generated: GeneratedPolicies;
  readonly proposal: Proposal;
  readonly gates: Gates;
  readonly missed: Missed;
  readonly plan: KeptPlan;
}

/**
 * Keeps a document and returns what the state machine carries in its place. Pictures and plans are kept by the id of
 * their role: a rollback looks for them years later.
 */
export function keep<Kind extends keyof Kinds>(
  archive: Archive,
  kind: Kind,
  document: Kinds[Kind],
  ...[roleId]: Kind extends 'snapshot' | 'plan' ? [roleId: string] : []
): Promise<Ref> {
  return archive.put(kind, document, roleId);
}

/** Fetches a document that a step before kept. Its digest vouches for it, so its shape is not checked again. */
export async function fetchKept<Kind extends keyof Kinds>(
  archive: Archive,
  _kind: Kind,
  ref: Ref,
): Promise<Kinds[Kind]> {
  return (await archive.get(ref)) as Kinds[Kind];
}
