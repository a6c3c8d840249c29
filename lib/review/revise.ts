import { failedGates } from '../domain/gates/gates.ts';
import { staysAttached } from '../domain/gates/run.ts';
import { applyEdit } from '../domain/revision/apply-edit.ts';
import type { Edit, Problem } from '../domain/revision/edit.ts';
import { revised } from '../domain/revision/revised.ts';
import { documentsOf, roleNameOf } from '../domain/role.ts';
import type { Archive, Checks, Clock, Roles, Tickets } from '../ports.ts';
import { gatesOn } from '../steps/verify.ts';
import type { Outcome } from './decide.ts';
import { type Dossier, isExpired } from './dossier.ts';
import { namesTaken } from './names-taken.ts';
import { type Reviewer, signatureOf } from './reviewer.ts';

/** What became of an edit. Only `revised` changed anything. */
export type Revising =
  | { readonly kind: 'revised' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | Exclude<Outcome, { kind: 'decided' | 'counted' | 'invalid' | 'blocked' }>;

interface Asking {
  readonly dossier: Dossier;
  readonly reviewer: Reviewer;
  /** As the form says who signs it. */
  readonly typed: { readonly name: string; readonly role: string };
  /** Digest of the proposal that the form was made for. */
  readonly proposal: string;
}

/**
 * Makes a new revision of a draft: the edit, then every gate on what comes out, then the store, where one of many wins.
 * A revision whose gates fail is kept too, so that everybody sees what was tried and why it cannot be approved.
 */
export async function revise(
  edit: Edit,
  { dossier, reviewer, typed, proposal: shown }: Asking,
  {
    tickets,
    archive,
    checks,
    clock,
    roles,
  }: {
    readonly tickets: Tickets;
    readonly archive: Archive;
    readonly checks: (roleArn: string) => Checks;
    readonly clock: Clock;
    readonly roles: Pick<Roles, 'inTheWayOf'>;
  },
): Promise<Revising> {
  const { ticket, decision, superseded, proposal, snapshot, evidence } = dossier;
  if (superseded !== undefined) return { kind: 'superseded', reason: superseded.reason };
  if (decision !== null) return { kind: 'already', decision };
  if (shown !== ticket.proposal.digest) return { kind: 'stale' };
  const now = clock.now();
  if (isExpired(ticket, now)) return { kind: 'expired' };
  if (snapshot === null || ticket.givenBack !== undefined)
    return invalid([{ where: '', message: 'This ticket cannot be edited.' }]);

  const signature = signatureOf(reviewer, typed, roleNameOf(ticket.roleArn));
  if (signature.kind === 'unsigned')
    return invalid(signature.problems.map(({ message }) => ({ where: '', message })));
  const before = documentsOf(snapshot);
  const edited = applyEdit(edit, { attach: proposal.attach, before });
  if (edited.kind === 'invalid') return edited;

  const taken = await namesTaken(edited.attach, snapshot, roles);
  if (taken.length > 0) return invalid(taken);

  const staying = staysAttached(snapshot, proposal);
  const next = revised(proposal, edited.attach, { before, staying, evidence });
  const { quota } = dossier.gates.size.attachments;
  const gates = await gatesOn(
    { snapshot, proposal: next, evidence, quota },
    checks(ticket.roleArn),
  );
  const ref = await archive.put('proposal', next);
  if (ref.digest === ticket.proposal.digest)
    return invalid([{ where: '', message: 'That changes nothing in the draft.' }]);

  const result = await tickets.revise(
    ticket.id,
    {
      proposal: ref,
      verification: await archive.put('gates', gates),
      blocked: failedGates(gates),
      removes: next.removed.length,
      by: signature.by,
      at: now.toISOString(),
      note: edited.note,
    },
    ticket.proposal.digest,
  );
  switch (result.kind) {
    case 'revised':
      return { kind: 'revised' };
    case 'conflict':
      return { kind: 'stale' };
    case 'decided':
      return { kind: 'already', decision: result.decision };
    case 'superseded':
      return { kind: 'superseded', reason: result.superseded.reason };
    case 'expired':
      return { kind: 'expired' };
    case 'not-found':
      return { kind: 'gone' };
  }
}

function invalid(problems: readonly Problem[]): Revising {
  return { kind: 'invalid', problems };
}
