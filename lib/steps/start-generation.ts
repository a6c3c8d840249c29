import * as z from 'zod';
import type { GenerationStart, Ports } from '../ports.ts';
import { RoleInput, WindowInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';

export const StartGenerationInput = z.strictObject({
  execution: z.string().min(1),
  role: RoleInput,
  window: WindowInput,
});
export type StartGenerationInput = z.infer<typeof StartGenerationInput>;

/**
 * Asks Access Analyzer for its policy. Busy and unavailable are answers, not errors; while others have the account's one
 * place the role is kept, which can take days. Throws RoleTaken when another execution has it by now.
 */
export async function startGeneration(
  { execution, role, window }: StartGenerationInput,
  { generations, leases, clock }: Pick<Ports, 'generations' | 'leases' | 'clock'>,
): Promise<GenerationStart> {
  const started = await generations.start(role, window);
  if (started.kind === 'busy')
    await keepRole({ execution, role }, { until: started.retryAt }, { leases, clock });
  return started;
}
