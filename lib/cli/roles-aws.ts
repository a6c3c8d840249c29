import { asOperator, type Deployment } from '../aws/operator.ts';
import type { History } from '../domain/change/history.ts';
import { jobsADay } from '../domain/generation/slot.ts';
import type { RolesPlace } from './roles-place.ts';

const NO_HISTORY: History = { changes: [], pictures: [] };

/**
 * What the table and the archive of a deployment tell, with the credentials of the surroundings. The roles themselves
 * are not asked: they can be in other accounts.
 */
export function rolesInAws(deployment: Deployment): RolesPlace {
  return (work) =>
    asOperator(deployment, async ({ desk, leases, archive, historyOf }) => {
      const [cycles, tickets] = await Promise.all([desk.cycles.list(), desk.tickets.list()]);
      const cycleOf = new Map(cycles.map((cycle) => [cycle.role.id, cycle]));
      const today = new Date().toISOString().slice(0, 10);
      return work({
        roles: cycles.map(({ role }) => role),
        tickets,
        archive,
        virtual: false,
        all: false,
        async factsOf({ id }, withHistory) {
          const [lease, probation, history] = await Promise.all([
            leases.standing(id),
            desk.probations.standing(id),
            withHistory ? historyOf(id) : NO_HISTORY,
          ]);
          return { cycle: cycleOf.get(id) ?? null, lease, probation, history };
        },
        async budgetOf(account) {
          const slot = await desk.slot(account);
          if (slot === null) return null;
          const started = slot.day === today ? slot.jobs.length : 0;
          return { account, day: today, started, perDay: jobsADay(await desk.region()) };
        },
      });
    });
}
