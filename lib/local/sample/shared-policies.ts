import { allow, awsManaged, document, managed } from './policy.ts';

/** What people attach when a bucket is needed. */
export const s3FullAccess = awsManaged(
  'AmazonS3FullAccess',
  document(allow(['s3:*', 's3-object-lambda:*'])),
);

export const administratorAccess = awsManaged('AdministratorAccess', document(allow('*')));

export const lambdaBasicExecution = awsManaged(
  'AWSLambdaBasicExecutionRole',
  document(allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'])),
  '/service-role/',
);

/** One policy on three roles: it may be taken from one of them, never edited. */
export const observability = managed(
  'larkspur-observability',
  document(allow(['logs:*', 'xray:*', 'cloudwatch:*'])),
  [document(allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']))],
);

export const dynamoFullAccess = managed(
  'larkspur-dynamodb-full',
  document(
    allow(['dynamodb:*', 'dax:*']),
    allow([
      'application-autoscaling:*',
      'cloudwatch:GetMetricStatistics',
      'cloudwatch:ListMetrics',
    ]),
  ),
);
