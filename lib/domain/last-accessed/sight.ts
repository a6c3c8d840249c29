import type { Visibility } from '../trail/visibility.ts';
import type { Reconciliation } from './reconcile.ts';

/**
 * What the trail shows, less what IAM proves it did not show: an action that IAM saw used unseen is hidden, and with
 * a service that IAM saw used unseen all its actions are, but for those that IAM tracks one by one and saw no use of.
 * A service of which the role may also do what the trail does not log is explained by that, and that is kept anyway.
 * Nothing becomes visible by this: it can only make more unknown.
 */
export function sightAfter(
  reconciliation: Reconciliation,
  base: Visibility,
  granted: Iterable<string>,
): Visibility {
  const explained = new Set<string>();
  for (const action of granted) {
    const { kind } = base(action);
    if (kind === 'hidden' || kind === 'partly') explained.add(serviceOf(action));
  }
  const confirmed = new Set(reconciliation.confirmed);
  const actions = new Map(reconciliation.unshownActions.map(({ name, last }) => [name, last]));
  const services = new Map(
    reconciliation.unshownServices
      .filter(({ name }) => !explained.has(name))
      .map(({ name, last }) => [name, last]),
  );
  return (action) => {
    const sight = base(action);
    if (sight.kind !== 'logged') return sight;
    const used = actions.get(action);
    if (used !== undefined)
      return { kind: 'hidden', reason: `IAM saw it used on ${day(used)}, and no record shows it` };
    const service = serviceOf(action);
    const last = services.get(service);
    if (last === undefined || confirmed.has(action)) return sight;
    return {
      kind: 'hidden',
      reason: `IAM saw a use of ${service} on ${day(last)}, and no record shows any`,
    };
  };
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

function day(time: string): string {
  return time.slice(0, 10);
}
