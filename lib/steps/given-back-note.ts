import { failedGates, type Gates } from '../domain/gates/gates.ts';
import { runGates } from '../domain/gates/run.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../domain/role.ts';
import { type GivenBackNote, ticketIdOf } from '../domain/ticket.ts';
import type { Ports, Ref } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { REVIEW_SECONDS } from './review.ts';

/** A draft with what was given back, and what the gates need to judge it. */
interface Revision {
  readonly execution: string;
  readonly snapshot: RoleSnapshot;
  readonly revision: Proposal;
  readonly evidence: Ref;
  readonly quota: number;
}

/** Keeps the new revision with its gates and opens a ticket that tells of it. Nothing waits for that ticket. */
export async function openNote(
  { execution, snapshot, revision, evidence, quota }: Revision,
  givenBack: GivenBackNote,
  { archive, tickets }: Pick<Ports, 'archive' | 'tickets'>,
): Promise<{ readonly proposal: Ref; readonly ticket: string }> {
  const seen = await fetchKept(archive, 'evidence', evidence);
  const gates: Gates = { ...runGates(snapshot, revision, seen, quota), checks: [] };
  const [proposal, verification] = await Promise.all([
    keep(archive, 'proposal', revision),
    keep(archive, 'gates', gates),
  ]);
  const id = ticketIdOf(execution, proposal.digest);
  const { at } = givenBack;
  await tickets.open(
    {
      id,
      execution,
      roleArn: snapshot.arn,
      openedAt: at,
      expiresAt: new Date(Date.parse(at) + REVIEW_SECONDS * 1000).toISOString(),
      proposal,
      evidence,
      verification,
      blocked: failedGates(gates),
      removes: new Set(revision.removed).size,
      givenBack,
    },
    null,
  );
  return { proposal, ticket: id };
}
