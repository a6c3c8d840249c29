import { type Expectation, nothing } from './sample-expectation.ts';
import { ordinary } from './sample-ordinary.ts';

/** What must come of each role of the sample organisation, by name; below those with something odd about them. */
export const expectedOutcomes: ReadonlyMap<string, Expectation> = new Map<string, Expectation>([
  ...ordinary,
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
