import { action as lookUp } from '../catalogue/catalogue.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { prefixOf } from '../trail/event-source.ts';
import type { LastAccessedReport, ServiceAccess } from './report.ts';

/** A service or an action, and its last use; ISO 8601 in UTC. */
export interface LastUse {
  readonly name: string;
  readonly last: string;
}

/** CloudTrail's evidence beside what IAM itself saw of the role. */
export interface Reconciliation {
  readonly reportedAt: string;
  /** Made before the window begins: it says nothing of it. */
  readonly stale: boolean;
  /** Services of which IAM saw a use in the window or after it. */
  readonly used: readonly string[];
  /** Of these, those of which no record shows a call, allowed or refused. */
  readonly unshownServices: readonly LastUse[];
  /** Actions that IAM tracks and saw used in the window or after it, and that no record shows. */
  readonly unshownActions: readonly LastUse[];
  /** Actions that IAM tracks and did not see used in the window: CloudTrail's silence is confirmed. */
  readonly confirmed: readonly string[];
  /** Services last used before the window: they are taken away by a decision, not by silence alone. */
  readonly before: readonly LastUse[];
  /** Services that were not used in all of IAM's tracking period. */
  readonly never: readonly string[];
}

/**
 * Compares the two, null when IAM was not asked or could not answer. A use that IAM saw and the trail does not show
 * means that the trail misses something there. Refused attempts count on both sides, since IAM counts them
 * (IAM user guide, "Refine permissions using last accessed information").
 */
export function reconcile(evidence: Evidence): Reconciliation | null {
  const { lastAccessed: report, window } = evidence;
  if (report === undefined || report.kind === 'unavailable') return null;
  const stale = report.reportedAt < window.from;
  const within = (last: string | null): last is string => last !== null && last >= window.from;
  const shown = shownBy(evidence);
  const used = report.services.filter(({ last }) => within(last));
  const tracked = report.services.flatMap(({ actions }) => actions);
  const unshown = tracked.flatMap(({ action, last }) =>
    within(last) && !shown.actions.has(action.toLowerCase()) ? [{ action, last }] : [],
  );
  return {
    reportedAt: report.reportedAt,
    stale,
    used: used.map(({ service }) => service),
    unshownServices: [
      ...used.filter(({ service }) => !shown.services.has(service)).map(useOf),
      // Of a name that is no action's: which action it stands for is not known, so it counts for its service.
      ...unshown.flatMap(({ action, last }) => {
        const service = action.slice(0, action.indexOf(':'));
        return lookUp(action) === undefined && shown.services.has(service)
          ? [{ name: service, last }]
          : [];
      }),
    ],
    unshownActions: unshown.map(({ action, last }) => ({
      name: lookUp(action)?.name ?? action,
      last,
    })),
    confirmed: stale
      ? []
      : tracked.flatMap(({ action, last }) =>
          within(last) ? [] : [lookUp(action)?.name ?? action],
        ),
    before: report.services.filter(({ last }) => last !== null && !within(last)).map(useOf),
    never: neverUsed(report),
  };
}

function neverUsed({ services }: LastAccessedReport): readonly string[] {
  return services.filter(({ last }) => last === null).map(({ service }) => service);
}

function useOf({ service, last }: ServiceAccess): LastUse {
  return { name: service, last: last ?? '' };
}

/** What the records show, in lower case; an event counts under its own name too, since IAM may track the operation's. */
function shownBy({ calls, denials, unmapped }: Evidence) {
  const events = [...calls, ...denials].map(({ event }) => event);
  const named = [...events, ...Object.keys(unmapped)].flatMap((event) => {
    const [source = '', name = ''] = event.split(':');
    const prefix = prefixOf(source);
    return prefix === undefined ? [] : [`${prefix}:${name}`];
  });
  const actions = [...calls, ...denials].map(({ action }) => action);
  const all = [...actions, ...named].map((name) => name.toLowerCase());
  return {
    actions: new Set(all),
    services: new Set(all.map((name) => name.slice(0, name.indexOf(':')))),
  };
}
