import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type History,
  historyOf,
  type KeptChange,
  type Picture,
} from '../domain/change/history.ts';
import type { KeptPlan } from '../domain/change/kept-plan.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import type { Archive, Ref } from '../ports.ts';
import { codeOf, explained } from './file-store-write.ts';

interface Kept {
  readonly ref: Ref;
  /** Of the file: it is written once. */
  readonly keptAt: string;
}

/**
 * What a file archive in `folder` holds of a role's changes and pictures, by the role's id; each the oldest first. The
 * archive is read once, for however many roles are asked about.
 */
export async function fileHistories(
  archive: Archive,
  folder: string,
): Promise<(roleId: string) => History> {
  const pictures: Picture[] = [];
  for (const { ref, keptAt } of await keptIn(folder, 'snapshot'))
    pictures.push({ ...ref, keptAt, snapshot: (await archive.get(ref)) as RoleSnapshot });
  const plans: KeptChange[] = [];
  for (const { ref, keptAt } of await keptIn(folder, 'plan'))
    plans.push({ digest: ref.digest, plan: (await archive.get(ref)) as KeptPlan, keptAt });
  const byRole = Map.groupBy(pictures, ({ snapshot }) => snapshot.id);
  return (roleId) => historyOf(byRole.get(roleId) ?? [], plans);
}

async function keptIn(folder: string, kind: string): Promise<readonly Kept[]> {
  const shelf = join(folder, kind);
  const names = await explained('read', shelf, async () => {
    try {
      return await readdir(shelf);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
  const digests = names.flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
  return Promise.all(
    digests.map(async (digest) => ({
      ref: { key: `${kind}/${digest}`, digest },
      keptAt: (await stat(join(shelf, `${digest}.json`))).mtime.toISOString(),
    })),
  );
}
