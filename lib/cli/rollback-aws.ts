import { randomUUID } from 'node:crypto';
import { asOperator, type Deployment, type Operator } from '../aws/operator.ts';
import { BadInput } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { KeptRole } from '../steps/roll-back-to.ts';
import type { Place } from './rollback-place.ts';

/** How long a rollback that was killed keeps others from the role. */
const LEASE_MS = 15 * 60 * 1000;

/**
 * A role of the account that the credentials of the surroundings are for, with the archive and the leases of a
 * deployment: while the command is at work no execution begins or swaps on the role, and it does not begin while one swaps
 * policies or watches over it.
 */
export function awsPlace(
  { role, ...deployment }: Deployment & { readonly role: string },
  clock: Clock,
): Place {
  return {
    look: (work) =>
      asOperator(deployment, async (operator) => {
        const { arn, id } = await operator.find(role);
        return work(await opened(operator, deployment, arn, id));
      }),
    alone: (work) =>
      asOperator(deployment, async (operator) => {
        const { arn, id } = await operator.find(role);
        const execution = `rollback-${randomUUID()}`;
        const now = clock.now();
        const until = new Date(now.getTime() + LEASE_MS).toISOString();
        const claim = { execution, at: now.toISOString(), until, changes: true } as const;
        const by = await operator.leases.take(id, { ...claim, takesOver: true });
        if (by !== null)
          throw new BadInput(
            `${by.execution} is at work on ${arn} since ${by.since}, so nothing was changed: ${busyAdvice(by.execution, by.until)}`,
          );
        const release = () => operator.leases.release(id, execution);
        return releasing(release, async () => work(await opened(operator, deployment, arn, id)));
      }),
  };
}

/** What failed first is told, also when the lease cannot be released for the same reason: it ends by itself. */
async function releasing<T>(release: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let done: T;
  try {
    done = await work();
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
  await release();
  return done;
}

function busyAdvice(execution: string, until: string): string {
  return /^(rollback|undo)-/.test(execution)
    ? `wait until that rollback is done; if it was cut off, the role is free again at ${until}.`
    : "it swaps the policies or watches over them. The ticket's page takes that change back; else let the execution end.";
}

async function opened(
  { roles, archive, again, historyOf, policyExists }: Operator,
  { archiveBucket }: Deployment,
  arn: string,
  id: string,
): Promise<KeptRole> {
  return {
    roles,
    archive,
    arn,
    again,
    history: await historyOf(id),
    async missing(policyArns) {
      const gone: string[] = [];
      // One after the other: IAM's request rate is shared by everything in the account.
      for (const policy of policyArns) if (!(await policyExists(policy))) gone.push(policy);
      return gone;
    },
    whereIs: (key) => `s3://${archiveBucket}/${key}`,
  };
}
