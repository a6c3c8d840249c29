import { join } from 'node:path';
import type { History } from '../domain/change/history.ts';
import { BadInput } from '../domain/errors.ts';
import { type Account, loadAccount } from '../local/account-dump.ts';
import { fileArchive } from '../local/file-archive.ts';
import { fileHistory } from '../local/file-history.ts';
import { fileRoles } from '../local/file-roles.ts';
import type { Archive, Clock, Roles } from '../ports.ts';

/** Which role of which run. */
export interface FolderRequest {
  /** Name or ARN. */
  readonly role: string;
  /** The folder of a run. */
  readonly out: string;
  readonly authorizationDetails?: string | undefined;
}

/** An opened folder: one role of it, and what the archive tells. */
export interface Opened {
  readonly account: Account;
  readonly roles: Roles;
  readonly archive: Archive;
  readonly arn: string;
  readonly history: History;
}

/** Throws BadInput when there is no such folder or role. */
export async function opened(
  { role, out, authorizationDetails }: FolderRequest,
  clock: Clock,
): Promise<Opened> {
  const file = join(out, 'account.json');
  const account = await loadAccount(authorizationDetails ?? file);
  const standing = authorizationDetails === undefined;
  const roles = await fileRoles({ account, out: file, clock, standing });
  const arn = roleIn(account, role);
  const shelves = join(out, 'store', 'archive');
  const archive = await fileArchive(shelves);
  const id = account.roles.get(arn)?.RoleId ?? '';
  return { account, roles, archive, arn, history: await fileHistory(archive, shelves, id) };
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
