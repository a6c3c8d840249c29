import { action, actionsMatching } from './catalogue.ts';
import { DATA_EVENTS } from './data-events.ts';
import { NEVER_LOGGED } from './never-logged.ts';
import { silentActions } from './silent.ts';

/** Whether CloudTrail would have shown a use: only then does its silence prove anything. */
export type Observability =
  /** Shown by every trail, unless it excludes reads or the service. */
  | { readonly kind: 'management-event' }
  /** Shown only where data events of this category are logged. */
  | { readonly kind: 'data-event'; readonly category: string }
  | { readonly kind: 'never-logged'; readonly reason: string }
  /** No published operation has the name. Where records carry it all the same, they show it. */
  | { readonly kind: 'no-operation'; readonly reason: string };

type Exceptions = ReadonlyMap<string, Observability>;

const MANAGEMENT: Observability = { kind: 'management-event' };
const NO_OPERATION: Observability = {
  kind: 'no-operation',
  reason: 'no API operation has this name, so it may be checked inside other calls, unseen',
};
const UNKNOWN_ACTION: Observability = {
  kind: 'never-logged',
  reason: 'the catalogue does not know this action',
};

// By service, made when first asked for: one `*:Pass*` would otherwise unpack the whole catalogue.
const exceptions = new Map<string, Exceptions>();

/** How CloudTrail shows the use of an action (`s3:GetObject`, any case). Unknown actions are never shown. */
export function observability(name: string): Observability {
  const known = action(name);
  if (!known) return UNKNOWN_ACTION;
  const ofService = exceptions.get(known.service) ?? exceptionsOf(known.service);
  exceptions.set(known.service, ofService);
  return ofService.get(known.name) ?? MANAGEMENT;
}

// A row that says "never" wins: it keeps the action, whatever is switched on.
function exceptionsOf(service: string): Exceptions {
  const silent = silentActions(service).map((name) => [name, NO_OPERATION] as const);
  const data = DATA_EVENTS.flatMap(({ actions, category }) =>
    expand(service, actions, { kind: 'data-event', category }),
  );
  const never = NEVER_LOGGED.flatMap(({ actions, reason }) =>
    expand(service, actions, { kind: 'never-logged', reason }),
  );
  return new Map<string, Observability>([...silent, ...data, ...never]);
}

function expand(
  service: string,
  patterns: readonly string[],
  value: Observability,
): readonly (readonly [string, Observability])[] {
  return patterns
    .map((pattern) => pattern.replace(/^\*:/, `${service}:`))
    .filter((pattern) => pattern.startsWith(`${service}:`))
    .flatMap(actionsMatching)
    .map((name) => [name, value] as const);
}
