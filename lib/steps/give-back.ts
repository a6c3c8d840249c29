import * as z from 'zod';
import { digestOf } from '../digest.ts';
import { stepsOf, walkBack } from '../domain/change/plan.ts';
import { giveBackPlan, lostGrants, revised } from '../domain/probation/given-back.ts';
import type { Lost } from '../domain/probation/missed.ts';
import { timesText } from '../domain/probation/times.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { carryOut } from './carry-out.ts';
import { openNote } from './given-back-note.ts';
import { RefInput, RoleInput } from './inputs.ts';
import { nameOf } from './ledger.ts';
import { sameRole } from './same-role.ts';

/** One time that access was given back. */
export const GivenBack = z.object({
  /** When it was attached and could be read back. */
  at: z.string(),
  /** Name of the policy it came back by. */
  policy: z.string(),
  how: z.enum(['managed', 'inline']),
  actions: z.array(z.string()),
  deniedAt: z.string(),
  arrivedAt: z.string(),
  /** The draft with it, as a proposal of its own, and the ticket that tells of it. */
  proposal: RefInput,
  ticket: z.string(),
});
export type GivenBack = z.infer<typeof GivenBack>;

export const GiveBackInput = z.strictObject({
  execution: z.string().min(1),
  ledger: z.object({
    role: RoleInput,
    proposal: z.object({ proposal: RefInput, snapshot: RefInput }),
    decision: z.object({ proposal: RefInput }),
    collection: z.object({ evidence: RefInput }),
    watch: z.object({ missed: RefInput, deniedAt: z.string(), arrivedAt: z.string() }),
    /** What was given back before. */
    giving: z.object({ given: z.array(GivenBack) }).optional(),
  }),
});
export type GiveBackInput = z.infer<typeof GiveBackInput>;

/** `given` holds every time of this probation. `impossible`: nothing was written now, and why. */
export type Giving =
  | { readonly kind: 'given'; readonly given: readonly GivenBack[] }
  | {
      readonly kind: 'impossible';
      readonly reason: string;
      readonly given: readonly GivenBack[];
    };

/**
 * Gives back what is missed and no more: narrowed copies of the snapshot's statements, as a policy of its own. The
 * grants name the policy, so a run after a crash finds what stands of it. A ticket tells of it; nothing waits for that.
 */
export async function giveBack(
  { execution, ledger }: GiveBackInput,
  ports: Pick<Ports, 'roles' | 'archive' | 'tickets' | 'notices' | 'clock'>,
): Promise<Giving> {
  const { role, proposal: refs, decision, watch, giving } = ledger;
  const { archive, clock } = ports;
  const given = giving?.given ?? [];
  const [snapshot, proposal, { lost }] = await Promise.all([
    fetchKept(archive, 'snapshot', refs.snapshot),
    fetchKept(archive, 'proposal', decision.proposal),
    fetchKept(archive, 'missed', watch.missed),
  ]);
  const ticket = ticketIdOf(execution, refs.proposal.digest);
  const roles = ports.roles.forTicket(ticket);
  const [live, quota] = await Promise.all([sameRole(roles, role), roles.attachmentQuota()]);
  const document = lostGrants(snapshot, lost);
  const stamp = digestOf([ticket, document]).slice(0, 8);
  const plan = giveBackPlan({ snapshot, live }, lost, { document, stamp, ticket }, { quota });
  if (plan.kind === 'impossible') return { kind: 'impossible', reason: plan.reason, given };

  const steps = stepsOf(live, plan.operations);
  const kept = { ticket, snapshot: refs.snapshot, steps, at: watch.arrivedAt };
  await keep(archive, 'plan', { kind: 'give-back', ...kept }, role.id);
  try {
    await carryOut(plan.operations, role, roles);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'LimitExceededException') throw error;
    await carryOut(walkBack(steps), role, roles);
    return { kind: 'impossible', reason: `there was room no more: ${error.message}`, given };
  }
  const at = clock.now().toISOString();

  // A second time adds to the draft that the first one made.
  const last = given.at(-1);
  const revision = revised(
    last === undefined ? proposal : await fetchKept(archive, 'proposal', last.proposal),
    plan.draft,
    lost,
  );
  const note = await openNote(
    { execution, snapshot, revision, evidence: ledger.collection.evidence, quota },
    { policy: plan.draft.name, at, missed: linesOf(lost) },
    ports,
  );
  const { deniedAt, arrivedAt } = watch;
  const actions = [...new Set(lost.map(({ action }) => action))].slice(0, 20);
  await ports.notices.send({
    kind: 'given-back',
    roleArn: role.arn,
    ticketId: note.ticket,
    subject: `${nameOf({ role }).slice(0, 64)} got back what it missed`,
    body: `${plan.draft.name} gives back ${actions.join(', ')}. ${timesText({ deniedAt, arrivedAt, at })}. Probation goes on.`,
  });
  const { kind: how, draft } = plan;
  const time = { at, policy: draft.name, how, actions, deniedAt, arrivedAt, ...note };
  return { kind: 'given', given: [...given, time] };
}

function linesOf(lost: readonly Lost[]): readonly string[] {
  return lost
    .slice(0, 50)
    .map(
      ({ action, resource, calls, how }) =>
        `${action} on ${resource ?? 'an unknown resource'}: ${calls} ${how === 'denied' ? 'refused' : 'would be refused'}`,
    );
}
