import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import { type Account, loadAccount } from '../local/account-dump.ts';
import { fileArchive } from '../local/file-archive.ts';
import { fileHistories } from '../local/file-history.ts';
import { fileRoles } from '../local/file-roles.ts';
import { explained } from '../local/file-store-write.ts';
import { withRunLock } from '../local/run-lock.ts';
import type { Clock } from '../ports.ts';
import type { KeptRole } from '../steps/roll-back-to.ts';
import type { Place } from './rollback-place.ts';

interface Folder {
  /** Name or ARN. */
  readonly role: string;
  /** The folder of a run. */
  readonly out: string;
  readonly authorizationDetails: string | undefined;
}

/** A role in the folder of a run; one process at a time works there. */
export function folderPlace(folder: Folder, clock: Clock): Place {
  return {
    look: async (work) => work(await opened(folder, clock)),
    async alone(work) {
      // Before the lock, which would make the folder.
      const file = join(folder.out, 'account.json');
      await explained('read', file, () => stat(file));
      return withRunLock(folder.out, async () => work(await opened(folder, clock)));
    },
  };
}

async function opened(
  { role, out, authorizationDetails }: Folder,
  clock: Clock,
): Promise<KeptRole> {
  const file = join(out, 'account.json');
  const account = await loadAccount(authorizationDetails ?? file);
  const standing = authorizationDetails === undefined;
  const roles = await fileRoles({ account, out: file, clock, standing });
  const arn = roleIn(account, role);
  const shelves = join(out, 'store', 'archive');
  const archive = await fileArchive(shelves);
  const id = account.roles.get(arn)?.RoleId ?? '';
  return {
    roles,
    archive,
    arn,
    history: (await fileHistories(archive, shelves))(id),
    again: async () => false,
    missing: async (policyArns) => policyArns.filter((policy) => !account.policies.has(policy)),
    whereIs: (key) => join(shelves, `${key}.json`),
  };
}

function roleIn({ roles, path }: Account, wanted: string): string {
  const found = [...roles.values()].find(
    ({ Arn, RoleName }) => Arn === wanted || RoleName === wanted,
  );
  if (found !== undefined) return found.Arn;
  const names = [...roles.values()].map(({ RoleName }) => RoleName).sort();
  throw new BadInput(
    `There is no role ${wanted} in ${path}. It has ${names.length}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.`,
  );
}
