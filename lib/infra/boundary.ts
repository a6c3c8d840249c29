import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { iamPermissions } from './iam-permissions.ts';
import { allow } from './statements.ts';

/** Not under /ratchet/, whose policies Ratchet itself may delete. */
const PATH = '/ratchet-own/';

/**
 * Everything outside of IAM that any function of Ratchet does; a test compares it with their roles, both ways. Which
 * resources, each role's own policy says.
 */
const ACTIONS = [
  'access-analyzer:CheckAccessNotGranted',
  'access-analyzer:CheckNoNewAccess',
  'access-analyzer:GetGeneratedPolicy',
  'access-analyzer:StartPolicyGeneration',
  'access-analyzer:ValidatePolicy',
  'athena:GetQueryExecution',
  'athena:StartQueryExecution',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrail',
  'cloudtrail:GetTrailStatus',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
  'events:PutEvents',
  'glue:GetDatabase',
  'glue:GetPartitions',
  'glue:GetTable',
  'kms:Decrypt',
  'lambda:InvokeFunction',
  'logs:CreateLogDelivery',
  'logs:CreateLogStream',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutLogEvents',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  's3:AbortMultipartUpload',
  's3:GetBucketLocation',
  's3:GetObject',
  's3:ListBucket',
  's3:ListMultipartUploadParts',
  's3:PutObject',
  'secretsmanager:GetSecretValue',
  'sns:GetTopicAttributes',
  'sns:Publish',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:SendMessage',
  'states:DescribeExecution',
  'states:GetExecutionHistory',
  'states:SendTaskSuccess',
  'states:StartExecution',
  'states:StopExecution',
  'sts:AssumeRole',
  'sts:TagSession',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/**
 * What no role of Ratchet's can go beyond, whoever widens its policy: no IAM write but on tagged roles and on policies
 * under /ratchet/, no role passed but to Access Analyzer, nothing on roles that nobody tightens.
 */
export class Boundary extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const policy = new ManagedPolicy(this, 'Policy', {
      path: PATH,
      description: "What Ratchet's own roles can at most do",
      statements: [allow(ACTIONS, ['*']), ...iamPermissions(Stack.of(this)).boundary],
    });
    PermissionsBoundary.of(scope).apply(policy);
  }
}
