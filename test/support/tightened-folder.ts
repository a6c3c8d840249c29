import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAccount } from '../../lib/local/account-dump.ts';
import { fileArchive } from '../../lib/local/file-archive.ts';
import { fileRoles } from '../../lib/local/file-roles.ts';
import type { Roles } from '../../lib/ports.ts';
import { apply } from '../../lib/steps/apply.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import { ownTestFolder } from './account-files.ts';
import { accountDump } from './account-fixture.ts';
import { EXECUTION, ROLE, swapProposal } from './crash-scenes.ts';
import { memoryLeases } from './memory-leases.ts';

const clock = { now: () => new Date('2026-09-15T00:00:00Z') };

/** A folder as a run leaves it that swapped the policies of orders-api; the dump is beside it. */
export interface TightenedFolder {
  readonly dump: string;
  readonly out: string;
  /** The role's account as a person with another program changes it. */
  readonly roles: () => Promise<Roles>;
  readonly account: () => Promise<string>;
}

export async function tightenedFolder(): Promise<TightenedFolder> {
  const folder = await ownTestFolder();
  const [dump, out] = [join(folder, 'dump.json'), join(folder, 'out')];
  await writeFile(dump, JSON.stringify(accountDump(), null, 2));
  await mkdir(join(out, 'store'), { recursive: true });
  const file = join(out, 'account.json');
  const roles = await fileRoles({ account: await loadAccount(dump), out: file, clock });
  const archive = await fileArchive(join(out, 'store', 'archive'));
  const live = await roles.snapshot(ROLE.arn);
  const snapshot = await archive.put('snapshot', live);
  const proposal = await archive.put('proposal', swapProposal(roleDigest(live)));
  const at = '2026-09-15T00:00:00Z';
  const decision = { kind: 'approved', by: 'ann', at, proposal } as const;
  await apply(
    { execution: EXECUTION, role: ROLE, proposal, snapshot, decision },
    { roles, archive, leases: memoryLeases(), clock },
  );
  return {
    dump,
    out,
    roles: async () =>
      fileRoles({ account: await loadAccount(file), out: file, clock, standing: true }),
    account: () => readFile(file, 'utf8'),
  };
}
