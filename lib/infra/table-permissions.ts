import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Resources } from './resources.ts';
import { allow } from './statements.ts';

/** To do these to the items of one partition of the table (DynamoDB developer guide, "Using IAM policy conditions"). */
export function partition(
  { table }: Resources,
  key: string,
  actions: readonly string[],
): PolicyStatement {
  return allow(actions, [table.tableArn], {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] },
  });
}

export function tickets(resources: Resources, actions: readonly string[]): PolicyStatement {
  return partition(resources, 'ticket', actions);
}

export function probations(resources: Resources): PolicyStatement {
  return partition(resources, 'probation', ['dynamodb:GetItem', 'dynamodb:PutItem']);
}

export function endProbation(resources: Resources): PolicyStatement {
  return partition(resources, 'probation', ['dynamodb:DeleteItem']);
}

export function undos(resources: Resources): PolicyStatement {
  return partition(resources, 'undo', ['dynamodb:GetItem', 'dynamodb:PutItem']);
}

export function takeLease(resources: Resources): PolicyStatement {
  return partition(resources, 'lease', ['dynamodb:GetItem', 'dynamodb:PutItem']);
}

export function generations(resources: Resources): PolicyStatement {
  return partition(resources, 'generation', ['dynamodb:GetItem', 'dynamodb:PutItem']);
}

export function releaseLease(resources: Resources): PolicyStatement {
  return partition(resources, 'lease', ['dynamodb:DeleteItem']);
}

export function changeCycle(resources: Resources): PolicyStatement {
  return partition(resources, 'cycle', ['dynamodb:GetItem', 'dynamodb:PutItem']);
}

export function listCycles(resources: Resources): PolicyStatement {
  return partition(resources, 'cycle', ['dynamodb:Query']);
}
