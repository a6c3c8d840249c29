import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { listKept, readKept, writeKept } from './archive-permissions.ts';
import { iamPermissions } from './iam-permissions.ts';
import type { Pipeline } from './pipeline.ts';
import type { Resources } from './resources.ts';
import { allow, completeTask } from './statements.ts';
import {
  changeCycle,
  listCycles,
  partition,
  releaseLease,
  takeLease,
  tickets,
  undos,
} from './table-permissions.ts';

/** Who starts runs: reads a role's tags, starts, notes which run the role is in, tells of a tag it cannot read. */
export function startPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  return [
    iamPermissions(stack).readRole,
    allow(['states:StartExecution'], [pipeline.startArn]),
    allow(['states:DescribeExecution'], [executions(stack, pipeline)]),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    changeCycle(resources),
  ];
}

/** Who stops runs, and takes their traces away: the role's status, its ticket, the lease and the note. */
export function stopPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  const iam = iamPermissions(stack);
  return [
    iam.readRole,
    ...iam.untag,
    allow(
      ['states:DescribeExecution', 'states:GetExecutionHistory', 'states:StopExecution'],
      [executions(stack, pipeline)],
    ),
    tickets(resources, ['dynamodb:Query', 'dynamodb:UpdateItem']),
    // Superseding a ticket answers the task that waits for it, when one does.
    completeTask(pipeline.stateMachine),
    releaseLease(resources),
    partition(resources, 'cycle', ['dynamodb:DeleteItem', 'dynamodb:GetItem']),
    allow(['sns:Publish'], [resources.topic.topicArn]),
  ];
}

/** The daily look: both of these, for the roles that it finds. */
export function reconcilePermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): readonly PolicyStatement[] {
  return [
    iamPermissions(stack).listRoles,
    ...startPermissions(stack, resources, pipeline),
    ...stopPermissions(stack, resources, pipeline),
    listCycles(resources),
  ];
}

/** Task state of retighten-fleet -> all its function may do. */
export function fleetPermissions(
  stack: Stack,
  resources: Resources,
  pipeline: Pipeline,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  return new Map([
    ['FindDue', [listCycles(resources)]],
    ['StartDue', startPermissions(stack, resources, pipeline)],
    ['Summarise', [allow(['sns:Publish'], [resources.topic.topicArn])]],
  ]);
}

/** Task state of undo-role -> all its function may do. */
export function undoPermissions(
  stack: Stack,
  resources: Resources,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const iam = iamPermissions(stack);
  return new Map([
    [
      'Undo',
      [
        ...iam.readAccess,
        iam.readQuotas,
        ...iam.restore,
        takeLease(resources),
        listKept(resources, 'snapshot', 'plan'),
        readKept(resources, 'snapshot', 'plan'),
        writeKept(resources, 'snapshot', 'plan'),
      ],
    ],
    [
      'SettleUndo',
      [
        undos(resources),
        releaseLease(resources),
        allow(['sns:Publish'], [resources.topic.topicArn]),
      ],
    ],
  ]);
}

function executions(stack: Stack, { stateMachine }: Pipeline): string {
  return stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
