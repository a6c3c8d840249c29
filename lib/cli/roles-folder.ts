import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cycleKey } from '../domain/cycle.ts';
import { accountOf, roleNameOf } from '../domain/role.ts';
import { loadAccount } from '../local/account-dump.ts';
import { fileArchive } from '../local/file-archive.ts';
import { fileCycles } from '../local/file-cycles.ts';
import { fileHistories } from '../local/file-history.ts';
import { fileLeases } from '../local/file-leases.ts';
import { fileProbations } from '../local/file-probations.ts';
import { explained } from '../local/file-store-write.ts';
import { fileTickets } from '../local/file-tickets.ts';
import type { RolesPlace } from './roles-place.ts';

/** What the folder of a run tells of every role of its account. */
export function rolesInFolder(out: string): RolesPlace {
  return async (work) => {
    const store = join(out, 'store');
    // Before the stores, which would make their folders.
    await explained('read', store, () => stat(store));
    const { roles } = await loadAccount(join(out, 'account.json'));
    const shelves = join(store, 'archive');
    const archive = await fileArchive(shelves);
    const [cycles, leases, probations, tickets, historyOf] = await Promise.all([
      fileCycles(join(store, 'cycles'), 0),
      fileLeases(join(store, 'leases')),
      // Nothing is decided or woken here, so no task is answered.
      fileProbations(join(store, 'probations'), async () => false),
      fileTickets(join(store, 'tickets'), async () => {}),
      fileHistories(archive, shelves),
    ]);
    return work({
      roles: [...roles.values()].map(({ Arn: arn, RoleId: id }) => ({ arn, id })),
      tickets: await tickets.list(),
      archive,
      virtual: true,
      all: true,
      async factsOf({ arn, id }) {
        const cycle = await cycles.of(cycleKey(accountOf(arn), roleNameOf(arn)));
        return {
          cycle: cycle?.role.id === id ? cycle : null,
          lease: await leases.standing(id),
          probation: await probations.standing(id),
          history: historyOf(id),
        };
      },
      budgetOf: null,
    });
  };
}
