import { z } from 'zod';
import { MissingDocument } from '../domain/errors.ts';
import { type Admission, admitCandidate } from '../domain/guardrails/guardrails.ts';
import { Options } from '../domain/options.ts';
import type { Ports } from '../ports.ts';
import { RoleInput } from './inputs.ts';
import { sameRole } from './same-role.ts';

export const AdmitInput = z.strictObject({ role: RoleInput, options: Options });
export type AdmitInput = z.infer<typeof AdmitInput>;

/** May this role be tightened at all? */
export async function admit(
  { role }: AdmitInput,
  { roles, trails }: Pick<Ports, 'roles' | 'trails'>,
): Promise<Admission> {
  try {
    const [snapshot, span] = await Promise.all([sameRole(roles, role), trails.span()]);
    return admitCandidate({ role: snapshot, trailHasRecords: span.live || span.first !== null });
  } catch (error) {
    if (error instanceof MissingDocument) return { kind: 'refused', reasons: [error.message] };
    throw error;
  }
}
