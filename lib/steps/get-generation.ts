import * as z from 'zod';
import type { Ports, Ref } from '../ports.ts';
import { keep } from './archived.ts';
import { RoleInput } from './inputs.ts';

export const GetGenerationInput = z.strictObject({
  role: RoleInput,
  generation: z.object({ kind: z.literal('started'), jobId: z.string().min(1) }),
});
export type GetGenerationInput = z.infer<typeof GetGenerationInput>;

export type Generated =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'succeeded'; readonly documents: Ref }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The generated policy, kept at once, since AWS keeps it for seven days. */
export async function getGeneration(
  { generation }: GetGenerationInput,
  { generations, archive }: Pick<Ports, 'generations' | 'archive'>,
): Promise<Generated> {
  const result = await generations.get(generation.jobId);
  if (result.kind !== 'succeeded') return result;
  const { policies, covered, missed } = result;
  return {
    kind: 'succeeded',
    documents: await keep(archive, 'generated', { policies, covered, missed }),
  };
}
