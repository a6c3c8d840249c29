import { canonicalJson } from '../canonical-json.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { essence, type RoleSnapshot } from '../role.ts';
import {
  after,
  givesOf,
  givesOfDraft,
  inverse,
  isCleanUp,
  type Operation,
  putOf,
  takesOf,
} from './operation.ts';

/** A write, and the one that takes it back; null when there is nothing to take back. */
export interface Step {
  readonly do: Operation;
  readonly undo: Operation | null;
}

/** The writes that carry out a proposal: everything is given before anything is taken. New policies name the ticket. */
export function applyPlan(
  role: RoleSnapshot,
  proposal: Proposal,
  ticket: string,
): readonly Operation[] {
  return [
    ...proposal.attach.flatMap((draft) => {
      const description = `${draft.description} Ticket ${ticket}.`;
      return givesOfDraft(role.arn, { ...draft, description }, ticket);
    }),
    ...proposal.detach.map(
      (removal): Operation =>
        removal.kind === 'managed'
          ? { kind: 'detach', arn: removal.arn }
          : { kind: 'delete-inline', name: removal.name },
    ),
  ];
}

/** The writes that turn one role's policies into another's, from whatever state it is in: given first, then taken. */
export function restorePlan(live: RoleSnapshot, wanted: RoleSnapshot): readonly Operation[] {
  const attached = new Set(live.attached.map(({ arn }) => arn));
  const inline = new Map(live.inline.map(({ name, document }) => [name, canonicalJson(document)]));
  const wantedArns = new Set(wanted.attached.map(({ arn }) => arn));
  const wantedNames = new Set(wanted.inline.map(({ name }) => name));
  return [
    ...wanted.attached.filter(({ arn }) => !attached.has(arn)).flatMap(givesOf),
    ...wanted.inline
      .filter(({ name, document }) => inline.get(name) !== canonicalJson(document))
      .map(putOf),
    ...live.attached.filter(({ arn }) => !wantedArns.has(arn)).flatMap(takesOf),
    ...live.inline
      .filter(({ name }) => !wantedNames.has(name))
      .map(({ name }): Operation => ({ kind: 'delete-inline', name })),
  ];
}

/**
 * Removals of Ratchet's own policies that states it led the role through had and neither the role nor the plan's end
 * has: a change that was cut off between detaching one and deleting it left it behind.
 */
export function leftovers(
  states: readonly RoleSnapshot[],
  live: RoleSnapshot,
  wanted: RoleSnapshot,
): readonly Operation[] {
  const needed = new Set([...live.attached, ...wanted.attached].map(({ arn }) => arn));
  const had = new Map(states.flatMap(({ attached }) => attached.map((one) => [one.arn, one])));
  return [...had.values()]
    .filter(({ arn }) => !needed.has(arn))
    .flatMap(takesOf)
    .filter(isCleanUp);
}

/** The writes of a plan, each with its inverse, for a role that is as given before the first. */
export function stepsOf(role: RoleSnapshot, plan: readonly Operation[]): readonly Step[] {
  return plan.map((operation, at) => ({
    do: operation,
    undo: inverse(arrived(role, plan.slice(0, at)), operation),
  }));
}

/** The writes that walk a plan back, last first, from wherever it stopped: what was taken is given back first. */
export function walkBack(steps: readonly Step[]): readonly Operation[] {
  return steps.toReversed().flatMap(({ undo }) => (undo === null ? [] : [undo]));
}

/** The role once all writes of a plan took effect. */
export function arrived(role: RoleSnapshot, plan: readonly Operation[]): RoleSnapshot {
  return plan.reduce(after, role);
}

/** How many managed policies the role has at most while a plan is carried out, at whatever point it stands now. */
export function mostAttached(live: RoleSnapshot, plan: readonly Operation[]): number {
  const gives = plan.flatMap((operation) => (operation.kind === 'attach' ? [operation.arn] : []));
  return new Set([...live.attached.map(({ arn }) => arn), ...gives]).size;
}

/**
 * Whether a role is somewhere between the state a plan starts from and the one it ends in, whichever of its writes
 * took effect or can be read back yet. Any policy, boundary or trust of another hand makes it false.
 */
export function onTheWay(
  live: RoleSnapshot,
  from: RoleSnapshot,
  plan: readonly Operation[],
): boolean {
  const key = (arn: string, document: PolicyDocument) => canonicalJson([arn, document]);
  const gives = plan.flatMap((operation) => (operation.kind === 'attach' ? [operation] : []));
  const puts = plan.flatMap((operation) => (operation.kind === 'put-inline' ? [operation] : []));
  const known = new Set([
    ...[...from.attached, ...gives].map(({ arn, document }) => key(arn, document)),
    ...[...from.inline, ...puts].map(({ name, document }) => key(name, document)),
  ]);
  const found = [
    ...live.attached.map(({ arn, document }) => key(arn, document)),
    ...live.inline.map(({ name, document }) => key(name, document)),
  ];
  return (
    found.every((each) => known.has(each)) && sameAccess(arrived(live, plan), arrived(from, plan))
  );
}

/** Whether two roles may do the same. */
export function sameAccess(a: RoleSnapshot, b: RoleSnapshot): boolean {
  return canonicalJson(essence(a)) === canonicalJson(essence(b));
}
