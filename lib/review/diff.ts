import type { Call, Denial, Evidence } from '../domain/evidence/evidence.ts';
import type { Gates } from '../domain/gates/gates.ts';
import type { Kept, Proposal, Unknown } from '../domain/proposal/proposal.ts';

/** A kept action with the calls that speak for it, most used first. */
export interface KeptLine extends Kept {
  readonly observed: readonly Call[];
  /** Calls of the action that were refused. */
  readonly refused: readonly Denial[];
}

/** An action whose use cannot be known, with the calls of it that were refused: they are known. */
export interface UnknownLine extends Unknown {
  readonly refused: readonly Denial[];
}

/** What changes in one service. Each list is one of the four signs. */
export interface ServiceDiff {
  readonly service: string;
  readonly kept: readonly KeptLine[];
  readonly unknown: readonly UnknownLine[];
  readonly removed: readonly string[];
  /** Access that the role does not have today: only ever there when the no-new-access gate was refuted. */
  readonly added: readonly { readonly action: string; readonly resource: string | null }[];
}

/**
 * The change by service, each kind by name: with access that would be new, then those seen in use, then those of which
 * only unknowns stay, then those lost whole.
 */
export function diffOf(
  proposal: Proposal,
  evidence: Evidence,
  gates: Gates,
): readonly ServiceDiff[] {
  const calls = Map.groupBy(evidence.calls, ({ action }) => action);
  const refused = Map.groupBy(evidence.denials, ({ action }) => action);
  const witness = gates.noNewAccess.witness;
  const kept = Map.groupBy(proposal.kept, ({ action }) => serviceOf(action));
  const unknown = Map.groupBy(proposal.unknown, ({ action }) => serviceOf(action));
  const removed = Map.groupBy(proposal.removed, serviceOf);
  const added = Map.groupBy(witness === undefined ? [] : [witness], ({ action }) =>
    serviceOf(action),
  );

  const services = [...new Set([...kept, ...unknown, ...removed, ...added].map(([name]) => name))];
  return services
    .map((service) => ({
      service,
      kept: (kept.get(service) ?? []).map((line) => ({
        ...line,
        observed: [...(calls.get(line.action) ?? [])].sort((a, b) => b.count - a.count),
        refused: refused.get(line.action) ?? [],
      })),
      unknown: (unknown.get(service) ?? []).map((line) => ({
        ...line,
        refused: refused.get(line.action) ?? [],
      })),
      removed: removed.get(service) ?? [],
      added: added.get(service) ?? [],
    }))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.service < b.service ? -1 : 1));
}

/** What asks most of a reader comes first. */
function rankOf(diff: ServiceDiff): number {
  if (diff.added.length > 0) return 0;
  if (diff.kept.length > 0) return 1;
  return isLost(diff) ? 3 : 2;
}

/** Whether nothing of the service stays. */
export function isLost({ kept, unknown, added }: ServiceDiff): boolean {
  return kept.length + unknown.length + added.length === 0;
}

/** Distinct actions and services; `before` is all that the role can do today. */
export interface Totals {
  readonly before: number;
  readonly after: number;
  readonly kept: number;
  readonly unknown: number;
  readonly removed: number;
  readonly servicesBefore: number;
  readonly servicesAfter: number;
}

/** The before and after in numbers. An action both seen and unknown (on another resource) counts as kept. */
export function totalsOf({ kept, unknown, removed }: Proposal): Totals {
  const seen = new Set(kept.map(({ action }) => action));
  const unseen = new Set(unknown.map(({ action }) => action).filter((action) => !seen.has(action)));
  const lost = new Set(removed);
  const services = (actions: Iterable<string>) => new Set([...actions].map(serviceOf)).size;
  const stays = [...seen, ...unseen];
  return {
    before: new Set([...stays, ...lost]).size,
    after: stays.length,
    kept: seen.size,
    unknown: unseen.size,
    removed: lost.size,
    servicesBefore: services([...stays, ...lost]),
    servicesAfter: services(stays),
  };
}

function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon < 0 ? action : action.slice(0, colon);
}
