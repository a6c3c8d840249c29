import { digestOf } from '../digest.ts';
import { essence, type RoleSnapshot } from '../domain/role.ts';

/** Digest of what a role may do: equal digests, equal access. */
export function roleDigest(role: RoleSnapshot): string {
  return digestOf(essence(role));
}
