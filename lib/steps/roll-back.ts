import type { KeptPlan } from '../domain/change/kept-plan.ts';
import type { Operation } from '../domain/change/operation.ts';
import { leftovers, restorePlan, stepsOf } from '../domain/change/plan.ts';
import { inForce, type OtherChange, rewritten, rollback } from '../domain/change/rollback.ts';
import { UndoFailed } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Archive, Ref, Roles } from '../ports.ts';
import { keep } from './archived.ts';
import { type Again, carryOut } from './carry-out.ts';
import { roleDigest } from './role-digest.ts';
import { makeSureOfRoom } from './room.ts';

export interface RollBackRequest {
  readonly kind: Extract<KeptPlan['kind'], 'restore' | 'roll-back'>;
  readonly ticket: string;
  /** Keeps the picture of the role that this change can itself be rolled back to. */
  readonly before: () => Promise<Ref>;
  readonly live: RoleSnapshot;
  /** The role as Ratchet left it. */
  readonly left: RoleSnapshot;
  /** What Ratchet led it through before. */
  readonly passed: readonly RoleSnapshot[];
  readonly wanted: RoleSnapshot;
  /** Whether what others changed stays as they made it. */
  readonly keepOthers: boolean;
  /** How many managed policies a role may have; null when it was not asked, and then IAM says no itself. */
  readonly quota: number | null;
  readonly at: string;
}

export interface RollBackPorts {
  readonly roles: Roles;
  readonly archive: Archive;
  /** Where nobody tries the whole again. */
  readonly again?: Again;
}

export interface RolledBack {
  /** Null when nothing was to be written. */
  readonly plan: Ref | null;
  readonly writes: readonly Operation[];
  readonly others: readonly OtherChange[];
  /** Digest of the role as it was read back. */
  readonly digest: string;
}

/**
 * Puts a snapshot back on a role, three-way: the plan with its inverses is kept before the first write, everything is
 * given and read back before anything is taken, and what is read back at last is compared by digest. Cut off at any
 * call and run again it ends the same. Throws NoRoom before any write, NotPropagated while a write does not show, and
 * UndoFailed when what is read back differs from what was to be.
 */
export async function rollBack(
  request: RollBackRequest,
  { roles, archive, again }: RollBackPorts,
): Promise<RolledBack> {
  const { kind, ticket, before, live, left, passed, wanted, keepOthers, quota, at } = request;
  const { target, others } = rollback(left, live, wanted, keepOthers, passed);
  const changes = restorePlan(live, target);
  const litter = leftovers([left, ...passed], live, target);
  if (changes.length === 0) {
    await carryOut(litter, live, roles, again);
    return { plan: null, writes: [], others, digest: roleDigest(live) };
  }
  const operations = [...changes, ...litter];
  if (quota !== null) makeSureOfRoom(live, operations, quota);
  const steps = stepsOf(live, operations);
  const kept = { kind, ticket, snapshot: await before(), steps, at };
  const plan = await keep(archive, 'plan', kept, live.id);
  const back = await carryOut(operations, live, roles, again);
  const wantedNow = inForce(target, back);
  const digest = roleDigest(back);
  if (digest !== roleDigest(wantedNow)) {
    throw new UndoFailed(
      `${live.arn}: the policies read back (${digest}) are not those that were to be (${roleDigest(wantedNow)}): somebody changes the role right now`,
    );
  }
  const changed = rewritten(target, back);
  return { plan, writes: operations, others: [...others, ...changed], digest };
}
