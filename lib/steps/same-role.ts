import { RoleGone } from '../domain/errors.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Roles } from '../ports.ts';

/** The role as it is now. Throws RoleGone when it is gone, or is another one under the same name. */
export async function sameRole(
  roles: Roles,
  { arn, id }: { readonly arn: string; readonly id: string },
): Promise<RoleSnapshot> {
  const role = await roles.snapshot(arn);
  if (role.id !== id)
    throw new RoleGone(`${arn} is another role now: its id was ${id} and is ${role.id}`);
  return role;
}
