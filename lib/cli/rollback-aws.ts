import { randomUUID } from 'node:crypto';
import { asOperator, type Deployment, type Operator } from '../aws/operator.ts';
import { BadInput } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { Opened, Place } from './rollback-place.ts';

/** How long a rollback that was killed keeps others from the role. */
const LEASE_MS = 15 * 60 * 1000;

/**
 * A role of the account that the credentials of the surroundings are for, with the archive and the leases of a
 * deployment: while the command is at work no execution begins on the role, and it does not begin while one is.
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
        const by = await operator.leases.take(id, { execution, at: now.toISOString(), until });
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
  return execution.startsWith('rollback-')
    ? `wait until that rollback is done; if it was cut off, the role is free again at ${until}.`
    : "during probation the ticket's page takes the change back; before it, let the execution end or stop it.";
}

async function opened(
  { roles, archive, again, historyOf, policyExists }: Operator,
  { archiveBucket }: Deployment,
  arn: string,
  id: string,
): Promise<Opened> {
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
