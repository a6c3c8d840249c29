import { ESCALATION_PATHS, EXFILTRATION_PATHS } from '../domain/blast-radius/blast-radius.ts';
import type { Path } from '../domain/blast-radius/path.ts';
import { callsNeeding } from '../domain/catalogue/calls.ts';
import {
  type AccessLevel,
  type CatalogueAction,
  catalogueDate,
  catalogueVersion,
  serviceTitle,
} from '../domain/catalogue/catalogue.ts';
import { conditionsOf } from '../domain/catalogue/conditions.ts';
import { DATA_EVENTS } from '../domain/catalogue/data-events.ts';
import { type Observability, observability } from '../domain/catalogue/observability.ts';
import type { ConditionKey } from '../domain/catalogue/packed-conditions.ts';
import { ROLE_PARAMETERS } from '../domain/trail/pass-role-parameters.ts';

/** All that Ratchet knows of one action; what `ratchet explain --json` prints. */
export interface Explanation {
  readonly action: string;
  readonly service: { readonly prefix: string; readonly title: string };
  readonly level: AccessLevel;
  /** Empty when the action can only be granted on `*`. */
  readonly resourceTypes: readonly {
    readonly name: string;
    /** A statement that names resources at all has to name one of this type. */
    readonly required: boolean;
    readonly arns: readonly string[];
    /** On top of the action's, where the call touches such a resource. */
    readonly conditionKeys: readonly ConditionKey[];
  }[];
  /** Besides the global ones. */
  readonly conditionKeys: readonly ConditionKey[];
  readonly dependentActions: readonly string[];
  readonly observability: Observability;
  /** For a data event: the `resources.type` values by which a trail logs it. */
  readonly dataEventTypes: readonly string[];
  /** API calls of other names that need the action. */
  readonly calls: readonly string[];
  /** Request parameters that hand a role to a service: iam:PassRole is needed on it. */
  readonly passesRole: readonly { readonly parameter: string; readonly to: string }[];
  /** For iam:PassRole: the calls whose parameters show it. */
  readonly passedBy: readonly string[];
  /** Published ways to more rights or to data that the action is part of. */
  readonly paths: readonly {
    readonly kind: 'escalation' | 'exfiltration';
    readonly id: string;
    /** All needed together, this one among them. */
    readonly actions: readonly string[];
    readonly what: string;
    readonly source: string;
  }[];
  readonly catalogue: { readonly date: string; readonly version: string };
}

export function explanationOf(action: CatalogueAction): Explanation {
  const conditions = conditionsOf(action.name);
  const seen = observability(action.name);
  return {
    action: action.name,
    service: { prefix: action.service, title: serviceTitle(action.service) ?? action.service },
    level: action.level,
    resourceTypes: action.resourceTypes.map(({ name, required, arns }) => ({
      name,
      required,
      arns,
      conditionKeys: conditions?.byType.get(name) ?? [],
    })),
    conditionKeys: conditions?.always ?? [],
    dependentActions: action.dependent,
    observability: seen,
    dataEventTypes:
      seen.kind === 'data-event'
        ? DATA_EVENTS.flatMap(({ category, types }) => (category === seen.category ? types : []))
        : [],
    calls: callsNeeding(action.name).filter((call) => call !== action.name),
    passesRole: (ROLE_PARAMETERS.get(action.name) ?? []).map(({ path, service }) => ({
      parameter: path,
      to: service,
    })),
    passedBy: action.name === 'iam:PassRole' ? [...ROLE_PARAMETERS.keys()] : [],
    paths: [
      ...pathsWith(action.name, 'escalation', ESCALATION_PATHS),
      ...pathsWith(action.name, 'exfiltration', EXFILTRATION_PATHS),
    ],
    catalogue: { date: catalogueDate, version: catalogueVersion },
  };
}

function pathsWith(
  name: string,
  kind: 'escalation' | 'exfiltration',
  paths: readonly Path[],
): Explanation['paths'] {
  return paths
    .filter(({ actions }) => actions.includes(name))
    .map(({ id, actions, what, source }) => ({ kind, id, actions, what, source }));
}
