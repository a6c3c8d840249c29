import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { readKept } from './archive-permissions.ts';
import { iamPermissions } from './iam-permissions.ts';
import type { NoticesTopic } from './notices-topic.ts';
import type { Resources } from './resources.ts';
import { allow, completeTask } from './statements.ts';
import { partition, probations, tickets } from './table-permissions.ts';

/** The function that a refused call wakes: it can look up a role in probation and answer its task, and no more. */
export function wakePermissions(
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [probations(resources), completeTask(stateMachine)];
}

/** The function that hears of others' writes on roles: it sees the role, its ticket and its picture, and answers tasks. */
export function changePermissions(
  stack: Stack,
  resources: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [
    ...iamPermissions(stack).readAccess,
    tickets(resources, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']),
    probations(resources),
    readKept(resources, 'snapshot'),
    completeTask(stateMachine),
  ];
}

/** To read a ticket, and to put on it what became of a notice. */
export function noteNotices(resources: Resources): PolicyStatement {
  return tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
}

/** The daily look: finds the tickets that run out, tells of them, and sees whether anybody listens. */
export function dailyPermissions(
  resources: Resources,
  { people }: NoticesTopic,
): readonly PolicyStatement[] {
  return [
    tickets(resources, ['dynamodb:Query', 'dynamodb:UpdateItem']),
    ...['lease', 'probation'].map((key) => partition(resources, key, ['dynamodb:Query'])),
    allow(['sns:Publish'], [resources.topic.topicArn]),
    allow(['sns:GetTopicAttributes'], [people.topicArn]),
  ];
}
