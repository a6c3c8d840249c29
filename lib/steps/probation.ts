import * as z from 'zod';
import type { Ports } from '../ports.ts';
import { RoleInput } from './inputs.ts';

export const ProbationInput = z.strictObject({
  execution: z.string().min(1),
  taskToken: z.string().min(1),
  role: RoleInput,
  until: z.iso.datetime(),
});
export type ProbationInput = z.infer<typeof ProbationInput>;

/**
 * Lets the role's next refusal, or a person who ends probation, wake the execution before its next look. The state's
 * own timeout is the next look.
 */
export async function awaitDenial(
  { execution, taskToken, role, until }: ProbationInput,
  { probations }: Pick<Ports, 'probations'>,
): Promise<Record<string, never>> {
  await probations.wait(role.id, { execution, taskToken, until });
  return {};
}
