/**
 * What must come of each role of the sample organisation: true by construction, since the sample was made so.
 * For a soak of 14 days and a probation of 7. Actions are spelled as in IAM.
 */
export interface Expectation {
  readonly outcome: 'tightened' | 'unchanged' | 'refused' | 'restored';
  readonly because: string;
  /** Seen to be used in the soak: a draft without one of them breaks the role. */
  readonly mustKeep: readonly string[];
  /** Allowed, visible in this trail and never used. */
  readonly mustLose: readonly string[];
  /** Allowed, and the trail would not show a use: kept, with the reason. */
  readonly mustBeUnknown: readonly string[];
  /** Asked for or done, and not allowed by the role's policies: no draft may grant it. */
  readonly mustNotGrant: readonly string[];
}

const nothing = { mustKeep: [], mustLose: [], mustBeUnknown: [], mustNotGrant: [] } as const;

export const expectedOutcomes: ReadonlyMap<string, Expectation> = new Map<string, Expectation>([
  [
    'orders-api',
    {
      outcome: 'tightened',
      because: 'a few actions of S3 and DynamoDB are used, all of both are allowed',
      mustKeep: [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'logs:CreateLogStream',
        's3:GetObject',
        's3:PutObject',
      ],
      mustLose: [
        'dynamodb:CreateTable',
        'dynamodb:DeleteItem',
        'dynamodb:DeleteTable',
        'dynamodb:Scan',
        'logs:DeleteLogGroup',
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:PutBucketPolicy',
      ],
      mustBeUnknown: ['cloudwatch:PutMetricData', 'logs:PutLogEvents', 'xray:PutTraceSegments'],
      // Lambda decrypts the environment by a grant on the key: it succeeds, and no policy of the role allows it.
      mustNotGrant: ['kms:Decrypt'],
    },
  ],
  [
    'ci-deployer',
    {
      outcome: 'tightened',
      because: 'deploys every working day, and passes two roles while doing so',
      mustKeep: [
        'cloudformation:CreateChangeSet',
        'cloudformation:DescribeStacks',
        'cloudformation:ExecuteChangeSet',
        'ecr:GetAuthorizationToken',
        'ecr:PutImage',
        'iam:PassRole',
        'lambda:CreateFunction',
        'lambda:DeleteFunction',
        'lambda:GetFunction',
        'lambda:PublishVersion',
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
        's3:PutObject',
      ],
      mustLose: [
        'cloudformation:DeleteStack',
        'ecr:DeleteRepository',
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'lambda:AddPermission',
        's3:DeleteBucket',
      ],
      mustBeUnknown: [],
      mustNotGrant: [],
    },
  ],
  [
    'cfn-execution',
    {
      outcome: 'tightened',
      because: 'CloudFormation makes and removes the same four environments with it',
      mustKeep: [
        'dynamodb:CreateTable',
        'dynamodb:DeleteTable',
        'events:PutRule',
        'events:PutTargets',
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:PassRole',
        'iam:PutRolePolicy',
        'lambda:CreateFunction',
        'lambda:DeleteFunction',
        'logs:CreateLogGroup',
        'logs:PutRetentionPolicy',
      ],
      mustLose: [
        'iam:CreateUser',
        'iam:CreateAccessKey',
        'kms:ScheduleKeyDeletion',
        's3:CreateBucket',
        'sqs:CreateQueue',
      ],
      mustBeUnknown: ['sqs:SendMessage'],
      mustNotGrant: [],
    },
  ],
  [
    'web-server',
    {
      outcome: 'tightened',
      because:
        'managed by Systems Manager, with reads of a bucket whose object events are not logged',
      mustKeep: [
        'ec2:DescribeInstances',
        'ec2:DescribeTags',
        'ssm:ListInstanceAssociations',
        'ssm:PutComplianceItems',
        'ssm:PutInventory',
        'ssm:UpdateInstanceAssociationStatus',
        'ssm:UpdateInstanceInformation',
      ],
      mustLose: [
        'ec2:DescribeVpcs',
        'elasticloadbalancing:DeleteLoadBalancer',
        'ssm:GetParameters',
      ],
      mustBeUnknown: ['iam:PassRole', 's3:GetObject'],
      mustNotGrant: [],
    },
  ],
  [
    'order-fulfilment',
    {
      outcome: 'tightened',
      because: 'a state machine whose queue and topic the trail does not show',
      mustKeep: [
        'events:DescribeRule',
        'events:PutRule',
        'events:PutTargets',
        'lambda:InvokeFunction',
        'states:DescribeExecution',
        'states:StartExecution',
      ],
      mustLose: [
        'lambda:DeleteFunction',
        'sns:DeleteTopic',
        'sqs:DeleteQueue',
        'states:DeleteStateMachine',
      ],
      mustBeUnknown: ['sns:Publish', 'sqs:SendMessage'],
      mustNotGrant: [],
    },
  ],
  [
    'lake-pipeline',
    {
      outcome: 'tightened',
      because: 'thousands of objects, all under the same few prefixes of one bucket',
      mustKeep: [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StartQueryExecution',
        'glue:BatchCreatePartition',
        'glue:GetPartitions',
        'glue:GetTable',
        'logs:CreateLogStream',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ],
      mustLose: [
        'athena:DeleteWorkGroup',
        'glue:DeleteTable',
        's3:DeleteBucket',
        's3:PutBucketPolicy',
        's3:PutObjectAcl',
      ],
      mustBeUnknown: ['cloudwatch:PutMetricData', 'logs:PutLogEvents'],
      mustNotGrant: [],
    },
  ],
  [
    'partner-reports-reader',
    {
      outcome: 'tightened',
      because: 'another account reads the reports with it and nothing else',
      mustKeep: ['kms:Decrypt', 's3:GetObject', 's3:ListBucket'],
      mustLose: [
        'kms:Encrypt',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
        's3:GetBucketPolicy',
      ],
      mustBeUnknown: [],
      mustNotGrant: [],
    },
  ],
  [
    'payments-worker',
    {
      outcome: 'tightened',
      because: 'a few actions are used; conditions and Deny statements stay as they are written',
      mustKeep: [
        'dynamodb:PutItem',
        'kms:GenerateDataKey',
        's3:PutObject',
        'secretsmanager:GetSecretValue',
      ],
      mustLose: [
        'dynamodb:DeleteTable',
        'kms:ScheduleKeyDeletion',
        's3:PutBucketPolicy',
        'secretsmanager:DeleteSecret',
      ],
      mustBeUnknown: ['logs:PutLogEvents', 'xray:PutTraceSegments'],
      // Allowed by one policy and denied by another: it was only ever refused.
      mustNotGrant: ['s3:DeleteObject'],
    },
  ],
  [
    'image-resizer',
    {
      outcome: 'tightened',
      because: 'reads and writes objects; the boundary refuses what else it asks for, and stays',
      mustKeep: ['logs:CreateLogStream', 's3:GetObject', 's3:PutObject'],
      mustLose: ['rekognition:CreateCollection', 's3:DeleteBucket', 's3:PutBucketPolicy'],
      mustBeUnknown: ['logs:PutLogEvents'],
      mustNotGrant: ['rekognition:DetectLabels'],
    },
  ],
  [
    'platform-admin',
    {
      outcome: 'tightened',
      because: 'a person with everything on everything, who looks at a dozen console pages',
      mustKeep: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetDashboard',
        'cloudwatch:ListDashboards',
        'ec2:DescribeInstances',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeVolumes',
        'ec2:DescribeVpcs',
        'iam:GetAccountSummary',
        'iam:GetRole',
        'iam:ListRoles',
        'iam:ListUsers',
        'logs:DescribeLogGroups',
      ],
      mustLose: [
        'ec2:TerminateInstances',
        'iam:CreateUser',
        'kms:ScheduleKeyDeletion',
        'organizations:LeaveOrganization',
      ],
      mustBeUnknown: [],
      // Only ever refused, by a service control policy.
      mustNotGrant: ['iam:CreateAccessKey'],
    },
  ],
  [
    'AWSServiceRoleForAutoScaling',
    { ...nothing, outcome: 'refused', because: 'service-linked: only the service may change it' },
  ],
  [
    'legacy-exporter',
    {
      ...nothing,
      outcome: 'refused',
      because: 'not one successful call: nothing shows what it needs',
      mustNotGrant: ['ec2:RunInstances', 'rds:StartExportTask', 'sts:AssumeRole'],
    },
  ],
  [
    'AWSReservedSSO_Developer_3f9a1c7be2d40568',
    {
      ...nothing,
      outcome: 'refused',
      because: 'belongs to a permission set of IAM Identity Center',
    },
  ],
  [
    'data-migration-2024',
    {
      ...nothing,
      outcome: 'refused',
      because: 'no event at all, which is no proof that nothing is needed',
    },
  ],
  [
    'health-checker',
    {
      ...nothing,
      outcome: 'unchanged',
      because: 'two actions on two ARNs are allowed, and both are used',
      mustKeep: ['dynamodb:DescribeTable', 'lambda:GetFunctionConfiguration'],
    },
  ],
  [
    'inventory-sync',
    {
      outcome: 'tightened',
      because: 'works, and asks in vain for what it was never given',
      mustKeep: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'ssm:GetParameter'],
      mustLose: ['dynamodb:DeleteTable', 'dynamodb:Scan', 'sqs:DeleteQueue', 'ssm:GetDocument'],
      mustBeUnknown: ['logs:PutLogEvents', 'sqs:SendMessage', 'xray:PutTraceSegments'],
      mustNotGrant: ['iam:ListUsers', 's3:ListAllMyBuckets', 'secretsmanager:GetSecretValue'],
    },
  ],
  [
    'ledger-closer',
    {
      outcome: 'tightened',
      because: 'a new action on day 13 makes the soak go on; it is in the draft that follows',
      mustKeep: [
        'dynamodb:CreateBackup',
        'dynamodb:Query',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateItem',
      ],
      mustLose: ['dynamodb:DeleteBackup', 'dynamodb:DeleteTable', 'sns:DeleteTopic'],
      mustBeUnknown: ['sns:Publish'],
      mustNotGrant: [],
    },
  ],
  [
    'newsletter-sender',
    {
      outcome: 'tightened',
      because: 'inline policies only, and the mail it sends is not in the trail',
      mustKeep: [
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'logs:CreateLogStream',
        'ses:GetSendQuota',
      ],
      mustLose: ['dynamodb:DeleteTable', 'dynamodb:Scan', 'ses:DeleteIdentity'],
      mustBeUnknown: ['logs:PutLogEvents', 'ses:SendEmail'],
      mustNotGrant: [],
    },
  ],
  [
    'report-builder',
    {
      outcome: 'restored',
      because:
        'on day 18 it calls glue:UpdateTable for the first time, which its old policy allowed',
      mustKeep: [
        'athena:GetQueryExecution',
        'athena:StartQueryExecution',
        'glue:GetTable',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ],
      mustLose: ['glue:DeleteTable', 'glue:UpdateTable', 's3:DeleteBucket', 's3:PutObjectAcl'],
      mustBeUnknown: [],
      mustNotGrant: [],
    },
  ],
  [
    'feature-flags',
    {
      outcome: 'tightened',
      because: 'deleted and made again on day 2: only what the second one does counts',
      mustKeep: ['dynamodb:GetItem', 'dynamodb:Query'],
      mustLose: [
        'appconfig:CreateApplication',
        'dynamodb:DeleteItem',
        'dynamodb:Scan',
        'dynamodb:UpdateTimeToLive',
      ],
      mustBeUnknown: [],
      mustNotGrant: [],
    },
  ],
]);
