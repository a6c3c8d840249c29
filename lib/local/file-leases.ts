import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { claimed, type Lease } from '../domain/lease.ts';
import type { Leases } from '../ports.ts';
import { fileStore, type Stored } from './file-store.ts';

const StoredLease = z.object({
  execution: z.string(),
  since: z.string(),
  until: z.string(),
  changes: z.literal(true).optional(),
}) satisfies z.ZodType<Lease>;

/** Leases in `folder`, a file each by role id, written by compare and set. */
export async function fileLeases(folder: string): Promise<Leases> {
  const store = await fileStore(folder);
  return {
    async take(roleId, claim) {
      for (;;) {
        const standing = await store.read(roleId);
        const claiming = claimed(standing === null ? null : checked(standing), claim);
        if (claiming.kind === 'taken') return claiming.by;
        if (claiming.kind === 'held') return null;
        const { lease } = claiming;
        const won =
          standing === null
            ? await store.createNew(roleId, lease)
            : await store.replace(standing, lease);
        if (won) return null;
      }
    },
    async standing(roleId) {
      const stored = await store.read(roleId);
      return stored === null ? null : checked(stored);
    },
    async release(roleId, execution) {
      const standing = await store.read(roleId);
      if (standing !== null && checked(standing).execution === execution)
        await store.remove(standing);
    },
  };
}

function checked({ key, value }: Stored): Lease {
  const parsed = StoredLease.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`What is stored for the lease of role ${key} was edited or damaged.`);
}
