import * as z from 'zod';
import type { Evidence } from '../domain/evidence/evidence.ts';
import { failedGates, type Gates } from '../domain/gates/gates.ts';
import { documentsAfter, runGates } from '../domain/gates/run.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../domain/role.ts';
import type { Checks, Ports, Ref } from '../ports.ts';
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
  const gates = await gatesOn({ snapshot, proposal, evidence, quota }, checks);
  const failed = failedGates(gates);
  return {
    kind: failed.length === 0 ? 'passed' : 'failed',
    gates: await keep(archive, 'gates', gates),
    failed,
  };
}

/** Every gate, ours and the independent checks: on a first draft and on every revision of it alike. */
export async function gatesOn(
  {
    snapshot,
    proposal,
    evidence,
    quota,
  }: {
    readonly snapshot: RoleSnapshot;
    readonly proposal: Proposal;
    readonly evidence: Evidence;
    /** Managed policies that a role may have. */
    readonly quota: number;
  },
  checks: Checks,
): Promise<Gates> {
  return {
    ...runGates(snapshot, proposal, evidence, quota),
    checks: await checks.run(
      documentsAfter(snapshot, proposal),
      documentsOf(snapshot),
      evidence.calls,
    ),
  };
}
