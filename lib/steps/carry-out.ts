import { arrived, type Operation, sameAccess } from '../domain/change/plan.ts';
import { NotPropagated } from '../domain/errors.ts';
import type { Roles } from '../ports.ts';
import { sameRole } from './same-role.ts';

/**
 * Carries out a plan whose gives come before its takes. Before the first take, and at the end, the role is read back:
 * IAM is eventually consistent, and taking before a give shows would leave a moment with neither. Throws
 * NotPropagated when a write does not show yet; running the plan again is safe.
 */
export async function carryOut(
  plan: readonly Operation[],
  role: { readonly arn: string; readonly id: string },
  roles: Roles,
): Promise<void> {
  const gives = plan.filter(isGive);
  for (const give of gives) await write(give, role.arn, roles);
  await confirm(gives, role, roles);
  for (const take of plan.slice(gives.length)) await write(take, role.arn, roles);
  await confirm(plan, role, roles);
}

function isGive({ kind }: Operation): boolean {
  return kind === 'attach' || kind === 'put-inline';
}

function write(operation: Operation, arn: string, roles: Roles): Promise<void> {
  switch (operation.kind) {
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
): Promise<void> {
  const live = await sameRole(roles, role);
  if (!sameAccess(live, arrived(live, plan)))
    throw new NotPropagated(`${role.arn}: not every write of this change shows yet`);
}
