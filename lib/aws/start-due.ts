import * as z from 'zod';
import { accountOf, roleNameOf } from '../domain/role.ts';
import { type StartPorts, startRole } from './start-role.ts';

export const StartDueInput = z.strictObject({
  arn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/),
  id: z.string().min(1),
  at: z.iso.datetime(),
});
export type StartDueInput = z.infer<typeof StartDueInput>;

export interface StartedDue {
  readonly role: string;
  readonly kind: string;
  readonly reason?: string;
}

/**
 * Starts the next run of a role that is due, under the name of its next cycle: a round that is played twice, or beside
 * an event, finds the run there. That a run changes something only where it makes the role strictly narrower, Propose
 * sees to.
 */
export async function startDue({ arn, at }: StartDueInput, ports: StartPorts): Promise<StartedDue> {
  const start = await startRole(
    { account: accountOf(arn), roleName: roleNameOf(arn) },
    new Date(at),
    ports,
  );
  return { role: arn, kind: start.kind, ...('reason' in start ? { reason: start.reason } : {}) };
}
