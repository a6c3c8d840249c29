import * as z from 'zod';
import { failedGates, type Gates } from '../domain/gates/gates.ts';
import { documentsAfter, runGates } from '../domain/gates/run.ts';
import { documentsOf } from '../domain/role.ts';
import type { Ports, Ref } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { RefInput, RoleInput } from './inputs.ts';

export const VerifyInput = z.strictObject({
  role: RoleInput,
  proposal: RefInput,
  snapshot: RefInput,
  evidence: RefInput,
});
export type VerifyInput = z.infer<typeof VerifyInput>;

export interface Verification {
  readonly kind: 'passed' | 'failed';
  readonly gates: Ref;
  /** Names of the gates that failed. */
  readonly failed: readonly string[];
}

/** Runs every gate on a proposal. A failed one blocks approval; the ticket is opened all the same, to show it. */
export async function verify(
  input: VerifyInput,
  { roles, checks, archive }: Pick<Ports, 'roles' | 'checks' | 'archive'>,
): Promise<Verification> {
  const [proposal, snapshot, evidence, quota] = await Promise.all([
    fetchKept(archive, 'proposal', input.proposal),
    fetchKept(archive, 'snapshot', input.snapshot),
    fetchKept(archive, 'evidence', input.evidence),
    roles.attachmentQuota(),
  ]);
  const gates: Gates = {
    ...runGates(snapshot, proposal, evidence, quota),
    checks: await checks.run(
      documentsAfter(snapshot, proposal),
      documentsOf(snapshot),
      evidence.calls,
    ),
  };
  const failed = failedGates(gates);
  return {
    kind: failed.length === 0 ? 'passed' : 'failed',
    gates: await keep(archive, 'gates', gates),
    failed,
  };
}
