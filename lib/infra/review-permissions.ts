import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { readKept, writeKept } from './archive-permissions.ts';
import { iamPermissions } from './iam-permissions.ts';
import type { Pipeline } from './pipeline.ts';
import type { Resources } from './resources.ts';
import { allow, CHECKS, completeTask } from './statements.ts';
import { partition, probations, tickets, undos } from './table-permissions.ts';

/** The review pages: show tickets, keep revisions that were checked, take decisions, and tell of them. They cannot open a ticket, nor touch a role. */
export function reviewPermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
  undo: Pipeline,
): readonly PolicyStatement[] {
  return [
    // Whether the role is still what the draft knew.
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']),
    partition(resources, 'secret', ['dynamodb:GetItem', 'dynamodb:PutItem']),
    readKept(resources, 'proposal', 'evidence', 'gates', 'snapshot'),
    writeKept(resources, 'proposal', 'gates'),
    allow(CHECKS, ['*']),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    // A person ends a probation, or takes the change back: the execution is woken, and does it.
    probations(resources),
    completeTask(stateMachine),
    // After it, an execution that takes the change back is started.
    undos(resources),
    allow(['states:StartExecution'], [undo.startArn]),
  ];
}

/** A decision that was confirmed in Slack: that of one ticket, as on its page. */
export function slackDecidePermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    readKept(resources, 'proposal', 'evidence', 'gates', 'snapshot'),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    completeTask(stateMachine),
  ];
}
