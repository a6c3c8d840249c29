import { action } from '../catalogue/catalogue.ts';
import { fitsPattern } from './arn.ts';
import { PERMISSIONLESS } from './event-exceptions.ts';
import { actionsOfEvent } from './event-names.ts';
import { prefixOf } from './event-source.ts';
import { holdsText } from './parameters.ts';
import { passedRoles } from './pass-role.ts';
import type { ActionUse, CallMeaning, TrailRecord } from './record.ts';
import { actionsForVersion, type Dependent, dependentsOf } from './request-content.ts';
import { EVERYTHING, type Resource, UNSEEN } from './resource.ts';
import { resourcesOf } from './resources.ts';

/**
 * What an API call that IAM let through was checked against. The caller has dropped the events that are no API calls
 * and the denied ones. Every action returned is in the catalogue.
 */
export function meaningOf(record: TrailRecord): CallMeaning {
  const source = typeof record.eventSource === 'string' ? record.eventSource : '';
  const event = typeof record.eventName === 'string' ? record.eventName : '';
  const prefix = prefixOf(source);
  const name = `${source}:${event}`;
  if (/^signin\./i.test(source)) return { kind: 'no-permission-needed' };
  if (prefix === undefined) return { kind: 'unmapped', name };
  if (PERMISSIONLESS.has(`${prefix}:${event.trim()}`.toLowerCase())) {
    return { kind: 'no-permission-needed' };
  }

  const actions = actionsOfEvent(prefix, event, record).flatMap((entry) =>
    actionsForVersion(entry, record),
  );
  if (actions.length === 0) return { kind: 'unmapped', name };
  return { kind: 'uses', uses: distinct(usesOf(actions, record)) };
}

function usesOf(actions: readonly string[], record: TrailRecord): readonly ActionUse[] {
  const own = actions.flatMap((name) => use(name, 'event', {}, resources(name, record)));
  const dependent = dependentsOf(actions, record).flatMap((entry) =>
    dependentUses(entry, own, record),
  );
  const passed = actions.flatMap((name) => passedRoles(name, record));
  return [...own, ...dependent, ...passed];
}

function dependentUses(
  { action: name, context, on }: Dependent,
  own: readonly ActionUse[],
  record: TrailRecord,
): readonly ActionUse[] {
  if (on !== 'same-resource') return use(name, 'dependent', context, on);
  const known = action(name);
  if (known === undefined) return [];
  if (known.resourceTypes.length === 0) return use(name, 'dependent', context, [EVERYTHING]);
  const templates = known.resourceTypes.flatMap((type) => type.arns);
  const fitting = [...new Map(own.map((entry) => [arnOf(entry), entry]))].flatMap(([arn, entry]) =>
    arn !== null && templates.some((template) => fitsPattern(template, arn)) ? [entry] : [],
  );
  // With several resources in the call, which of them is meant is not said, unless the request reads so.
  const read = new Set(fitting.length > 1 ? resources(name, record).map(arnOf) : []);
  const same = fitting.length > 1 ? fitting.filter((entry) => read.has(arnOf(entry))) : fitting;
  const [{ resource, resourceFrom, pattern, certainty }] = same.length === 1 ? same : [UNSEEN];
  return use(name, 'dependent', context, [{ resource, resourceFrom, pattern, certainty }]);
}

function arnOf({ resource, pattern }: Resource): string | null {
  return resource ?? pattern;
}

function resources(name: string, record: TrailRecord): readonly Resource[] {
  const known = action(name);
  return known ? resourcesOf(known, record).map((entry) => weighed(entry, record)) : [];
}

// The rules do not say whether they were handed a whole ARN or put it together: the record does.
function weighed(entry: Resource, record: TrailRecord): Resource {
  const { resource, certainty } = entry;
  return certainty === 'built' && resource !== null && holdsText(record.requestParameters, resource)
    ? { ...entry, certainty: 'stated' }
    : entry;
}

function use(
  name: string,
  via: ActionUse['via'],
  context: ActionUse['context'],
  on: readonly Resource[],
): readonly ActionUse[] {
  return on.map((resource) => ({ action: name, ...resource, via, context }));
}

/** One entry per (action, resource); a role passed to two services stays two. */
function distinct(uses: readonly ActionUse[]): readonly ActionUse[] {
  if (uses.length < 2) return uses;
  const seen = new Map<string, ActionUse>();
  for (const entry of uses) {
    const service = entry.context['iam:PassedToService'] ?? '';
    const key = JSON.stringify([entry.action, entry.resource, entry.pattern, service]);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}
