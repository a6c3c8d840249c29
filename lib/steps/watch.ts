import * as z from 'zod';
import { applyPlan, arrived } from '../domain/change/plan.ts';
import { Options } from '../domain/options.ts';
import { withGivenBack } from '../domain/probation/given-back.ts';
import {
  type Lost,
  type Missed,
  missedIn,
  type Tally,
  tallyOf,
} from '../domain/probation/missed.ts';
import { type SeenDenial, withSeen } from '../domain/probation/wake.ts';
import { documentsOf } from '../domain/role.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import type { Ports, Ref } from '../ports.ts';
import { fetchKept, keep } from './archived.ts';
import { type Drifted, tellDrift } from './drifted.ts';
import { RefInput, RoleInput, WakeInput } from './inputs.ts';
import { keepRole } from './keep-role.ts';
import { nameOf } from './ledger.ts';
import { sameRole } from './same-role.ts';

export const WatchInput = z.strictObject({
  execution: z.string().min(1),
  ledger: z.object({
    role: RoleInput,
    options: Options,
    application: z.object({ at: z.iso.datetime() }),
    proposal: z.object({ proposal: RefInput, snapshot: RefInput }),
    decision: z.object({ proposal: RefInput }),
    /** What woke it, the last time that something did. */
    wake: WakeInput.optional(),
    /** The look before. */
    watch: z
      .object({
        kinds: z.number(),
        drift: z.custom<Drifted>((value) => typeof value === 'object').nullable(),
      })
      .optional(),
  }),
});
export type WatchInput = z.infer<typeof WatchInput>;

interface Look {
  readonly tally: Tally;
  /** How many kinds of calls are missed, by action and resource. */
  readonly kinds: number;
  /** The first ten of them; all of it is in `missed`. */
  readonly lost: readonly Lost[];
  /** Null when nothing was refused. */
  readonly missed: Ref | null;
  /** When the first call that is missed was made, and when we heard of it; null when none is. */
  readonly deniedAt: string | null;
  readonly arrivedAt: string | null;
  readonly drift: Drifted | null;
}

/** `seconds`: how long until the next look; `ends`: when probation does. */
interface Onward {
  readonly seconds: number;
  readonly ends: string;
}

export type Watched = Look &
  (
    | ({ readonly kind: 'watching' } & Onward)
    | ({ readonly kind: 'missing' } & Onward)
    | { readonly kind: 'regressed' }
    /** A person wants the role as it was. */
    | { readonly kind: 'taken-back'; readonly takenBackBy: string }
    | { readonly kind: 'overruled' }
    /**
     * `seenUntil`: how far the records went; before the end of probation when they ended early. `endedBy`: the person
     * who ended it.
     */
    | { readonly kind: 'over'; readonly seenUntil: string; readonly endedBy: string | null }
  );

/** How often probation looks by itself. CloudTrail delivers within minutes, and a sweep reads the whole window. */
const INTERVAL = 86_400_000;

/**
 * Looks what the role was refused since the swap, in the trail and in what events told of, and whether somebody else
 * changed the role. Tells people of a change, and of what is missed where that is all that is to be done, when it is new.
 * Throws RoleTaken, and tells nothing, when another execution has the role by now.
 */
export async function watch(
  { execution, ledger }: WatchInput,
  ports: Pick<Ports, 'roles' | 'trails' | 'archive' | 'leases' | 'notices' | 'clock'>,
): Promise<Watched> {
  const { role, options, application, proposal: refs, decision } = ledger;
  const { trails, archive, clock } = ports;
  const now = clock.now();
  const nextLook = new Date(now.getTime() + INTERVAL).toISOString();
  await keepRole({ execution, role }, { until: nextLook, changes: true }, ports);
  const [live, before, proposal, read, span] = await Promise.all([
    sameRole(ports.roles, role),
    fetchKept(archive, 'snapshot', refs.snapshot),
    fetchKept(archive, 'proposal', decision.proposal),
    trails.collect(role, { from: wholeSecond(application.at), to: now.toISOString() }),
    trails.span(),
  ]);
  const swapped = arrived(
    before,
    applyPlan(before, proposal, ticketIdOf(execution, refs.proposal.digest)),
  );
  const denials = ledger.wake?.denials ?? [];
  const missed = missedIn(withSeen(read, denials), {
    before: documentsOf(before),
    left: documentsOf(swapped),
    now: documentsOf(live),
  });
  const left = withGivenBack(swapped, live, before);
  const drift = await tellDrift({ left, live, proposal }, { ...ledger, now }, ports);
  const look = {
    tally: tallyOf(missed),
    kinds: missed.lost.length,
    lost: missed.lost.slice(0, 10),
    missed: isEmpty(missed) ? null : await keep(archive, 'missed', missed),
    ...timesOf(missed.lost, denials, now),
    drift,
  };

  const end = Date.parse(application.at) + options.probationDays * 86_400_000;
  const next = Math.min(end, now.getTime() + INTERVAL);
  const onward = {
    seconds: Math.max(1, Math.ceil((next - now.getTime()) / 1000)),
    ends: new Date(end).toISOString(),
  };
  const undo = ledger.wake?.undo;
  if (undo !== undefined) return { ...look, kind: 'taken-back', takenBackBy: undo.by };
  if (missed.lost.length > 0 && options.onRegression === 'restore-all')
    return { ...look, kind: 'regressed' };
  if (missed.lost.length > 0 && options.onRegression === 'restore-missing')
    return { ...look, kind: 'missing', ...onward };
  if (missed.lost.length > (ledger.watch?.kinds ?? 0)) await tellMissed(role, missed.lost, ports);
  if (drift?.undone === true) return { ...look, kind: 'overruled' };

  const endedBy = ledger.wake?.ended?.by ?? null;
  const silent = !span.live && (span.last === null || Date.parse(span.last) < now.getTime());
  // A trail that stopped is no reason to stop watching; files that were given end where they end.
  const ended = silent && span.final === true;
  if (now.getTime() >= end || ended || endedBy !== null) {
    const seenUntil = silent && span.last !== null ? span.last : read.window.to;
    return { ...look, kind: 'over', seenUntil, endedBy };
  }
  return { ...look, kind: 'watching', ...onward };
}

/** CloudTrail tells times in whole seconds, cut off: a call right after the swap seems to come before it. */
function wholeSecond(time: string): string {
  return new Date(Math.floor(Date.parse(time) / 1000) * 1000).toISOString();
}

async function tellMissed(
  role: WatchInput['ledger']['role'],
  lost: readonly Lost[],
  { notices }: Pick<Ports, 'notices'>,
): Promise<void> {
  const calls = lost
    .slice(0, 20)
    .map(({ action, resource }) => `${action} on ${resource ?? 'an unknown resource'}`);
  await notices.send({
    kind: 'missed',
    roleArn: role.arn,
    subject: `${nameOf({ role }).slice(0, 64)} misses what was taken`,
    body: `Missed since ${lost[0]?.first}: ${calls.join(', ')}. As set, nothing is given back; probation goes on.`,
  });
}

/** When the first missed call was made, and when it reached us: an event tells when, a sweep finds it now. */
function timesOf(
  lost: readonly Lost[],
  denials: readonly SeenDenial[],
  now: Date,
): Pick<Look, 'deniedAt' | 'arrivedAt'> {
  const [first] = lost;
  if (first === undefined) return { deniedAt: null, arrivedAt: null };
  const arrivals = denials
    .filter(({ action, resource }) =>
      lost.some((each) => each.action === action && each.resource === resource),
    )
    .map(({ arrived: at }) => at)
    .sort();
  return { deniedAt: first.first, arrivedAt: arrivals[0] ?? now.toISOString() };
}

function isEmpty({ lost, regained, others }: Missed): boolean {
  return lost.length + regained.length + others.length === 0;
}
