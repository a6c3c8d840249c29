import * as z from 'zod';
import type { GenerationStart, Ports } from '../ports.ts';
import { RoleInput, WindowInput } from './inputs.ts';

export const StartGenerationInput = z.strictObject({ role: RoleInput, window: WindowInput });
export type StartGenerationInput = z.infer<typeof StartGenerationInput>;

/** Asks Access Analyzer for its policy. Busy and unavailable are answers, not errors. */
export function startGeneration(
  { role, window }: StartGenerationInput,
  { generations }: Pick<Ports, 'generations'>,
): Promise<GenerationStart> {
  return generations.start(role, window);
}
