import type { CatalogueAction } from '../catalogue/catalogue.ts';
import { placeOf } from './arn.ts';
import type { TrailRecord } from './record.ts';
import type { Resource } from './resource.ts';
import { computeRules } from './resource-rules/compute.ts';
import { dataRules } from './resource-rules/data.ts';
import { identityRules } from './resource-rules/identity.ts';
import { messagingRules } from './resource-rules/messaging.ts';
import { operationsRules } from './resource-rules/operations.ts';
import type { ResourceRule } from './resource-rules/rule.ts';

// Services whose ARNs do not follow from a parameter and a template alone.
const RULES: ReadonlyMap<string, ResourceRule> = new Map(
  Object.entries({
    ...computeRules,
    ...dataRules,
    ...identityRules,
    ...messagingRules,
    ...operationsRules,
  }),
);

export function resourceRule(
  action: CatalogueAction,
  record: TrailRecord,
): readonly Resource[] | undefined {
  return RULES.get(action.service)?.(action, record, placeOf(record));
}
