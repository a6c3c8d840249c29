import { describe, expect, it } from 'vitest';
import { actionsMatching, catalogueVersion } from '../../../../lib/domain/catalogue/catalogue.ts';
import { DATA_EVENTS } from '../../../../lib/domain/catalogue/data-events.ts';
import { NEVER_LOGGED } from '../../../../lib/domain/catalogue/never-logged.ts';
import { observability } from '../../../../lib/domain/catalogue/observability.ts';
import silent from '../../../../lib/domain/catalogue/silent.json' with { type: 'json' };
import { EVENT_ACTIONS } from '../../../../lib/domain/trail/event-exceptions.ts';

describe('observability', () => {
  it.each([
    'athena:GetNamespaces',
    'cloudformation:CreateUploadBucket',
    'glue:FederateAuthorization',
    'athena:RunQuery',
    'ssm:ExecuteAPI',
  ])('%s has no API operation of its name, so its absence proves nothing', (name) => {
    expect(observability(name)).toMatchObject({ kind: 'no-operation' });
  });

  it.each([
    's3:PutEncryptionConfiguration',
    's3:PutAccountPublicAccessBlock',
    'apigateway:PATCH',
    'kms:ReEncryptFrom',
    'budgets:ModifyBudget',
    'logs:DeleteLogGroup',
    'cloudwatch:PutMetricAlarm',
  ])('%s is reached by operations of other names', (name) => {
    expect(observability(name)).toEqual({ kind: 'management-event' });
  });

  it.each([
    's3:CreateBucket',
    's3:ListAllMyBuckets',
    's3:GetBucketPolicy',
    'kms:Decrypt',
    'sts:AssumeRole',
    'iam:CreateRole',
    'dynamodb:CreateTable',
    'dynamodb:DescribeStream',
    'lambda:CreateFunction',
    'sqs:CreateQueue',
    'sns:Subscribe',
    'ecr:BatchGetImage',
    'codecommit:GitPull',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'ssm:UpdateInstanceInformation',
    'states:StartExecution',
    'logs:CreateLogStream',
    'cloudwatch:DescribeAlarms',
    'ec2:DescribeInstances',
  ])('%s is a management event', (name) => {
    expect(observability(name)).toEqual({ kind: 'management-event' });
  });

  it.each([
    ['s3:GetObject', 's3'],
    ['s3:ListBucket', 's3'],
    ['s3:PutObjectTagging', 's3'],
    ['s3:AbortMultipartUpload', 's3'],
    ['s3express:CreateSession', 's3express'],
    ['dynamodb:PutItem', 'dynamodb'],
    ['dynamodb:PartiQLSelect', 'dynamodb'],
    ['dynamodb:GetRecords', 'dynamodb'],
    ['lambda:InvokeFunction', 'lambda'],
    ['sqs:SendMessage', 'sqs'],
    ['sns:Publish', 'sns'],
    ['kinesis:PutRecords', 'kinesis'],
    ['firehose:PutRecord', 'firehose'],
    ['ebs:PutSnapshotBlock', 'ebs'],
    ['cognito-identity:GetId', 'cognito-identity'],
    ['rds-data:ExecuteStatement', 'rds-data'],
    ['bedrock:InvokeModel', 'bedrock'],
    ['xray:PutTraceSegments', 'xray'],
    ['cloudwatch:PutMetricData', 'cloudwatch'],
    ['events:PutEvents', 'events'],
    ['states:SendTaskSuccess', 'states'],
    ['ssmmessages:OpenControlChannel', 'ssmmessages'],
  ])('%s is a data event of %s', (name, category) => {
    expect(observability(name)).toEqual({ kind: 'data-event', category });
  });

  it.each([
    'iam:PassRole',
    'glue:PassConnection',
    's3:BypassGovernanceRetention',
    's3:ReplicateObject',
    's3:ObjectOwnerOverrideToBucketOwner',
    's3:GetObjectVersionForReplication',
    'ec2messages:GetMessages',
    'ssmmessages:OpenDataChannel',
    'logs:PutLogEvents',
    'execute-api:Invoke',
    'rds-db:connect',
    'kafka-cluster:ReadData',
    'es:ESHttpGet',
    'elasticfilesystem:ClientMount',
    'dax:GetItem',
    'cloudsearch:search',
    'mediastore:GetObject',
    'iot:SendDirectMessage',
    'sqs:GetQueueUrl',
    'lambda:InvokeFunctionUrl',
  ])('%s is never logged, and says why', (name) => {
    expect(observability(name)).toEqual({
      kind: 'never-logged',
      reason: expect.stringMatching(/\w+ \w+/),
    });
  });

  it('looks actions up in any case', () => {
    expect(observability('S3:getobject')).toEqual({ kind: 'data-event', category: 's3' });
  });

  it.each(['s3:NoSuchAction', '', '__proto__', 'constructor:constructor'])(
    'takes nothing for granted about "%s"',
    (name) => {
      expect(observability(name).kind).toBe('never-logged');
    },
  );
});

describe('the tables', () => {
  const patterns = [...DATA_EVENTS, ...NEVER_LOGGED].flatMap((row) => row.actions);

  it.each(patterns)('%s names actions of the catalogue', (pattern) => {
    expect(actionsMatching(pattern)).not.toEqual([]);
  });

  it.each([...DATA_EVENTS, ...NEVER_LOGGED])('gives a source for $actions.0', (row) => {
    expect(row.source.length).toBeGreaterThan(5);
  });

  it('says once why an action is never logged', () => {
    const listed = NEVER_LOGGED.flatMap((row) => [
      ...new Set(row.actions.flatMap(actionsMatching)),
    ]);
    expect(listed.filter((name, index) => listed.indexOf(name) !== index)).toEqual([]);
  });

  it('has one row a category', () => {
    const categories = DATA_EVENTS.map((row) => row.category);
    expect(new Set(categories).size).toBe(categories.length);
  });
});

describe('the actions without an operation', () => {
  it('were listed from the catalogue of today: npm run silent-actions', () => {
    expect(silent.catalogue).toBe(catalogueVersion);
  });

  it('are none that a call is checked against', () => {
    const needed = Object.values(EVENT_ACTIONS).flatMap((actions) => actions.split(' '));
    expect(needed.filter((name) => observability(name).kind === 'no-operation')).toEqual([]);
  });

  it('are actions of the catalogue, in its spelling', () => {
    const listed = Object.entries(silent.actions).flatMap(([service, names]) =>
      names.split(' ').map((name) => `${service}:${name}`),
    );
    expect(listed.filter((name) => actionsMatching(name)[0] !== name)).toEqual([]);
  });
});
