import { claimed, type Lease } from '../../lib/domain/lease.ts';
import type { Leases } from '../../lib/ports.ts';

/** Leases in memory. */
export function memoryLeases(): Leases {
  const standing = new Map<string, Lease>();
  return {
    async take(roleId, claim) {
      const claiming = claimed(standing.get(roleId) ?? null, claim);
      if (claiming.kind === 'taken') return claiming.by;
      if (claiming.kind === 'write') standing.set(roleId, claiming.lease);
      return null;
    },
    standing: async (roleId) => standing.get(roleId) ?? null,
    async release(roleId, execution) {
      if (standing.get(roleId)?.execution === execution) standing.delete(roleId);
    },
  };
}
