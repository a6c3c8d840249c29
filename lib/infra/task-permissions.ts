import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { iamPermissions } from './iam-permissions.ts';
import type { Settings } from './settings.ts';

/** What the functions work on. */
export interface Resources {
  readonly table: TableV2;
  readonly archive: Bucket;
  readonly topic: Topic;
  readonly settings: Settings;
}

/** Task state -> all its function may do. A state that is not here cannot be deployed. */
export function taskPermissions(
  stack: Stack,
  resources: Resources,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const iam = iamPermissions(stack);
  const { table, archive, topic, settings } = resources;
  const readArchive = allow(['s3:GetObject'], [archive.arnForObjects('*')]);
  const writeArchive = allow(['s3:PutObject'], [archive.arnForObjects('*')]);
  const notify = allow(['sns:Publish'], [topic.topicArn]);
  const openTicket = allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]);
  const trail = readTrail(stack, settings);
  const getGeneration = allow(['access-analyzer:GetGeneratedPolicy'], ['*']);
  const checks = allow(
    ['access-analyzer:CheckNoNewAccess', 'access-analyzer:ValidatePolicy'],
    ['*'],
  );

  return new Map([
    ['Admit', [...iam.readAccess, ...trail]],
    ['Observe', [...iam.readAccess, ...iam.tag, writeArchive]],
    ['Collect', [...iam.readAccess, ...trail, writeArchive]],
    ['StartGeneration', startGeneration(settings)],
    ['GetGeneration', [getGeneration, writeArchive]],
    ['Propose', [...iam.readAccess, iam.readQuotas, readArchive, writeArchive]],
    ['Verify', [checks, iam.readQuotas, readArchive, writeArchive]],
    ['Review', [openTicket, notify, readArchive]],
    ['Apply', [...iam.readAccess, ...iam.apply, readArchive, writeArchive]],
    ['Watch', [...iam.readAccess, ...trail, readArchive, writeArchive]],
    ['Restore', [...iam.readAccess, ...iam.restore, readArchive, writeArchive]],
    ['Close', [...iam.tag, notify, readArchive]],
    ['Refuse', [...iam.tag, notify, readArchive]],
    ['Escalate', [...iam.tag, notify, readArchive]],
  ]);
}

/** The function that an event starts: reads the role's tags, starts the execution, tells of a tag it cannot read. */
export function startPermissions(
  stack: Stack,
  { topic }: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  const executions = stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    iamPermissions(stack).readRole,
    allow(['states:StartExecution'], [stateMachine.stateMachineArn]),
    allow(['states:DescribeExecution'], [executions]),
    allow(['sns:Publish'], [topic.topicArn]),
  ];
}

/** The review pages: show tickets and take decisions. They cannot open one, nor touch a role. */
export function reviewPermissions(
  { table, archive }: Resources,
  stateMachine: StateMachine,
): readonly PolicyStatement[] {
  return [
    allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], [table.tableArn]),
    allow(['s3:GetObject'], [archive.arnForObjects('*')]),
    // The service reference lists no resource for it, yet a refusal names the state machine (aws/aws-cdk#8486).
    allow(['states:SendTaskSuccess'], [stateMachine.stateMachineArn]),
  ];
}

function readTrail(
  stack: Stack,
  { trailBucket, trailPrefix }: Settings,
): readonly PolicyStatement[] {
  if (trailBucket === undefined) return [];
  const bucket = `arn:${stack.partition}:s3:::${trailBucket}`;
  const logs = `${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs/${stack.account}/CloudTrail/*`;
  return [
    allow(['s3:GetObject'], [`${bucket}/${logs}`]),
    allow(['s3:ListBucket'], [bucket], { StringLike: { 's3:prefix': logs } }),
  ];
}

function startGeneration({ accessAnalyzerRoleArn }: Settings): readonly PolicyStatement[] {
  const start = allow(['access-analyzer:StartPolicyGeneration'], ['*']);
  if (accessAnalyzerRoleArn === undefined) return [start];
  const passedTo = { StringEquals: { 'iam:PassedToService': 'access-analyzer.amazonaws.com' } };
  return [start, allow(['iam:PassRole'], [accessAnalyzerRoleArn], passedTo)];
}

function allow(
  actions: readonly string[],
  resources: readonly string[],
  conditions: Record<string, unknown> = {},
): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources], conditions });
}
