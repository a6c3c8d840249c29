import type { Operation } from '../domain/change/operation.ts';
import { mostAttached } from '../domain/change/plan.ts';
import { NoRoom } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';

/**
 * Makes sure, before the first write, that a role may have its old and new policies together. One that has more than
 * its quota already may keep them. Throws NoRoom.
 */
export function makeSureOfRoom(
  live: RoleSnapshot,
  operations: readonly Operation[],
  quota: number,
): void {
  const needed = mostAttached(live, operations);
  if (needed <= Math.max(quota, live.attached.length)) return;
  throw new NoRoom(
    `${live.arn} would have ${needed} managed policies while old and new stand together and may have ${quota}: detach ${needed - quota} that it does not need, or have the quota raised, and start again`,
  );
}
