import * as z from 'zod';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { Gates } from '../domain/gates/gates.ts';
import { printPolicy } from '../domain/policy/print.ts';
import type { Missed } from '../domain/probation/missed.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { Execution } from '../local/machine/execution.ts';
import type { Archive } from '../ports.ts';
import { RefInput as Ref } from '../steps/inputs.ts';
import { PROBATION, reportProbation } from './probation-report.ts';

/** One role of the report; `docs/report.schema.json` describes it. */
export type RoleReport = Awaited<ReturnType<typeof reportRole>>;

export type Outcome = 'tightened' | 'unchanged' | 'refused' | 'awaiting-review';

/** Finer than `outcome`, which has one word for every way a role can stay as it was. */
export type Ended =
  | 'tightened'
  | 'restored'
  | 'overruled'
  | 'exported'
  | 'unchanged'
  | 'rejected'
  | 'expired'
  | 'refused'
  | 'failed'
  | 'awaiting-review';

/** What the report reads from an execution's ledger. */
const Ledger = z.object({
  role: z.object({ arn: z.string() }),
  admission: z.object({ warnings: z.array(z.string()).default([]) }).optional(),
  collection: z
    .object({
      kind: z.string(),
      soak: z.record(z.string(), z.unknown()),
      evidence: Ref,
      window: z.object({ from: z.string(), to: z.string() }),
    })
    .optional(),
  proposal: z.object({ proposal: Ref.optional() }).optional(),
  verification: z.object({ gates: Ref }).optional(),
  decision: z
    .object({ kind: z.string(), by: z.string(), at: z.string(), proposal: Ref.optional() })
    .optional(),
  ...PROBATION,
  supersession: z.object({ at: z.string(), ticket: z.string(), reason: z.string() }).optional(),
  closing: z
    .object({
      outcome: z.enum(['tightened', 'restored', 'overruled', 'unchanged', 'exported']),
      reasons: z.array(z.string()),
    })
    .optional(),
  refusal: z.object({ by: z.string(), reasons: z.array(z.string()) }).optional(),
});
type Ledger = z.infer<typeof Ledger>;

/** What became of one role, from its execution and the archive. */
export async function reportRole(execution: Execution, archive: Archive) {
  const ledger = ledgerOf(execution);
  const drafted = ledger.proposal?.proposal;
  const approved = ledger.decision?.proposal ?? drafted;
  const proposal = await fetched<Proposal>(archive, approved);
  // Those of a revision stand on its ticket.
  const isDraft = approved?.digest === drafted?.digest;
  const gates = isDraft ? await fetched<Gates>(archive, ledger.verification?.gates) : null;
  const evidence = await fetched<Evidence>(archive, ledger.collection?.evidence);
  const { ended, reasons } = ending(execution, ledger);
  return {
    roleArn: ledger.role.arn,
    outcome: outcomeOf(ended),
    ended,
    reasons,
    warnings: proposal?.warnings ?? ledger.admission?.warnings ?? [],
    soak: soakOf(ledger),
    decision: decisionIn(ledger),
    probation: reportProbation(ledger, await fetched<Missed>(archive, ledger.watch?.missed)),
    superseded: ledger.supersession ?? null,
    attach: (proposal?.attach ?? []).map(({ name, document }) => ({
      name,
      document: printPolicy(document),
    })),
    detach: (proposal?.detach ?? []).map((removal) => ({ ...removal })),
    untouched: proposal?.untouched ?? [],
    kept: proposal?.kept ?? [],
    removed: proposal?.removed ?? [],
    unknown: proposal?.unknown ?? [],
    denied: proposal?.denied ?? deniedIn(evidence),
    notGranted: proposal?.notGranted ?? [],
    wildcards: proposal?.wildcards ?? [],
    gates,
    unmapped: evidence?.unmapped ?? {},
  };
}

/** The drafts as they stand in the executions: as they were approved, else as they were made. */
export async function proposalsOf(
  executions: readonly Execution[],
  archive: Archive,
): Promise<readonly Proposal[]> {
  const found = executions.map((execution) => {
    const { proposal, decision } = ledgerOf(execution);
    return fetched<Proposal>(archive, decision?.proposal ?? proposal?.proposal);
  });
  return (await Promise.all(found)).filter((proposal) => proposal !== null);
}

function ledgerOf({ status, position }: Execution): Ledger {
  return Ledger.parse(status.kind === 'succeeded' ? status.output : position.input);
}

function decisionIn({ decision }: Ledger) {
  return decision === undefined ? null : { kind: decision.kind, by: decision.by, at: decision.at };
}

function deniedIn(evidence: Evidence | null): Proposal['denied'] {
  return (evidence?.denials ?? []).map(({ action, resource, count, by }) => ({
    action,
    resource,
    calls: count,
    by,
  }));
}

function soakOf({ collection }: Ledger) {
  return collection === undefined
    ? null
    : { verdict: collection.kind, ...collection.window, ...collection.soak };
}

function ending(
  { status, position }: Execution,
  { closing, refusal }: Ledger,
): { ended: Ended; reasons: readonly string[] } {
  if (status.kind === 'failed')
    return {
      ended: 'failed',
      reasons: [`${status.error} in state ${position.state}: ${status.cause}`],
    };
  if (closing !== undefined) return { ended: closing.outcome, reasons: closing.reasons };
  if (refusal !== undefined) {
    const ended =
      refusal.by === 'reviewer' ? 'rejected' : refusal.by === 'nobody' ? 'expired' : 'refused';
    return { ended, reasons: refusal.reasons };
  }
  if (status.kind === 'succeeded')
    return { ended: 'unchanged', reasons: ['the role was deleted meanwhile'] };
  return {
    ended: 'awaiting-review',
    reasons: [`waits in state ${position.state} for a person to decide`],
  };
}

function outcomeOf(ended: Ended): Outcome {
  switch (ended) {
    case 'tightened':
    case 'awaiting-review':
      return ended;
    case 'restored':
    case 'overruled':
    case 'exported':
    case 'unchanged':
      return 'unchanged';
    default:
      return 'refused';
  }
}

async function fetched<T>(
  archive: Archive,
  ref: z.infer<typeof Ref> | null | undefined,
): Promise<T | null> {
  return ref === undefined || ref === null ? null : ((await archive.get(ref)) as T);
}
