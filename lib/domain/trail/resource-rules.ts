import type { CatalogueAction } from '../catalogue/catalogue.ts';
import { placeOf } from './arn.ts';
import type { TrailRecord } from './record.ts';
import type { Resource } from './resource.ts';
import { apiGatewayRules } from './resource-rules/api-gateway.ts';
import { computeRules } from './resource-rules/compute.ts';
import { dynamodbRules } from './resource-rules/dynamodb.ts';
import { iamRules } from './resource-rules/iam.ts';
import { messagingRules } from './resource-rules/messaging.ts';
import { operationsRules } from './resource-rules/operations.ts';
import type { ResourceRule } from './resource-rules/rule.ts';
import { s3Rules } from './resource-rules/s3.ts';
import { secretRules } from './resource-rules/secrets.ts';

// Services whose ARNs do not follow from a parameter and a template alone.
const RULES: ReadonlyMap<string, ResourceRule> = new Map(
  Object.entries({
    ...apiGatewayRules,
    ...computeRules,
    ...dynamodbRules,
    ...iamRules,
    ...messagingRules,
    ...operationsRules,
    ...s3Rules,
    ...secretRules,
  }),
);

export function resourceRule(
  action: CatalogueAction,
  record: TrailRecord,
): readonly Resource[] | undefined {
  return RULES.get(action.service)?.(action, record, placeOf(record));
}
