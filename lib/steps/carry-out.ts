import { isCleanUp, isGive, type Operation } from '../domain/change/operation.ts';
import { arrived, sameAccess } from '../domain/change/plan.ts';
import { NotPropagated } from '../domain/errors.ts';
import { accountOf, partitionOf, type RoleSnapshot } from '../domain/role.ts';
import type { Roles } from '../ports.ts';
import { sameRole } from './same-role.ts';

/** Waits before a write that does not show yet is looked for again; false when that was done for long enough. */
export type Again = () => Promise<boolean>;

/**
 * Carries out a plan: what it gives first, then what it takes, and the removal of what nobody has any more last.
 * Before the first take, and before the first removal, the role is read back: IAM is eventually consistent, and taking
 * before a give shows would leave a moment with neither. Returns the role as it was read back last. Throws NotPropagated
 * when a write does not show yet, unless `again` has the patience; running the plan again is safe.
 */
export async function carryOut(
  plan: readonly Operation[],
  role: { readonly arn: string; readonly id: string },
  roles: Roles,
  again: Again = async () => false,
): Promise<RoleSnapshot> {
  const gives = plan.filter(isGive);
  const takes = plan.filter((operation) => !isGive(operation) && !isCleanUp(operation));
  for (const give of gives) await write(give, role.arn, roles);
  if (takes.length > 0) {
    await confirm(gives, role, roles, again);
    for (const take of takes) await write(take, role.arn, roles);
  }
  const live = await confirm(plan, role, roles, again);
  for (const removal of plan.filter(isCleanUp)) await write(removal, role.arn, roles);
  return live;
}

async function write(operation: Operation, arn: string, roles: Roles): Promise<void> {
  switch (operation.kind) {
    case 'create-policy':
      await roles.createPolicy({
        ...operation.policy,
        account: accountOf(arn),
        partition: partitionOf(arn),
      });
      return;
    case 'delete-policy':
      return roles.deletePolicy(operation.arn);
    case 'attach':
      return roles.attach(arn, operation.arn);
    case 'detach':
      return roles.detach(arn, operation.arn);
    case 'put-inline':
      return roles.putInline(arn, operation.name, operation.document);
    case 'delete-inline':
      return roles.deleteInline(arn, operation.name);
  }
}

/** What was carried out shows when carrying it out again would change nothing. */
async function confirm(
  plan: readonly Operation[],
  role: { readonly arn: string; readonly id: string },
  roles: Roles,
  again: Again,
): Promise<RoleSnapshot> {
  for (;;) {
    const live = await sameRole(roles, role);
    if (sameAccess(live, arrived(live, plan))) return live;
    if (!(await again()))
      throw new NotPropagated(`${role.arn}: not every write of this change shows yet`);
  }
}
