import type { StackFile } from '../../lib/domain/exports/stack-file.ts';
import { readStackFile } from '../../lib/domain/exports/stack-file.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

export const STACK_ID = arn('cloudformation', 'stack/orders/5d0e3fa0-9c21-11f0-8a53-0a1f2b3c4d5e');
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/service/orders-api`;

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};

interface Made {
  readonly template: unknown;
  readonly physicalId: string;
  /** By attribute; `Ref` gives the physical id. */
  readonly attributes: Readonly<Record<string, string>>;
}

const made = (
  Type: string,
  physicalId: string,
  attributes: Readonly<Record<string, string>> = {},
  Properties: unknown = {},
): Made => ({ template: { Type, Properties }, physicalId, attributes });

/** A service as its template has it, and what CloudFormation made of that. */
const RESOURCES: Readonly<Record<string, Made>> = {
  Role: made(
    'AWS::IAM::Role',
    'orders-api',
    { Arn: ROLE_ARN },
    { RoleName: 'orders-api', Path: '/service/', AssumeRolePolicyDocument: TRUST },
  ),
  ExportRole: made(
    'AWS::IAM::Role',
    'orders-export',
    { Arn: `arn:aws:iam::${ACCOUNT}:role/orders-export` },
    { AssumeRolePolicyDocument: TRUST },
  ),
  Files: made('AWS::S3::Bucket', 'acme-orders', { Arn: 'arn:aws:s3:::acme-orders' }),
  Orders: made(
    'AWS::DynamoDB::Table',
    'orders',
    { Arn: arn('dynamodb', 'table/orders') },
    {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  ),
  OrdersArchive: made(
    'AWS::DynamoDB::Table',
    'orders-archive',
    { Arn: arn('dynamodb', 'table/orders-archive') },
    {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  ),
  Queue: made('AWS::SQS::Queue', `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/orders-to-ship`, {
    Arn: arn('sqs', 'orders-to-ship'),
  }),
  Topic: made('AWS::SNS::Topic', arn('sns', 'orders-told')),
  Api: made(
    'AWS::Lambda::Function',
    'orders-api',
    { Arn: arn('lambda', 'function:orders-api') },
    {
      Code: { ZipFile: 'exports.handler = async () => {}' },
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    },
  ),
  Key: made(
    'AWS::KMS::Key',
    '6d0e3fa0-9c21-41f0-8a53-0a1f2b3c4d5e',
    { Arn: arn('kms', 'key/6d0e3fa0-9c21-41f0-8a53-0a1f2b3c4d5e') },
    {
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: {
              AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root` },
            },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    },
  ),
  Secret: made('AWS::SecretsManager::Secret', arn('secretsmanager', 'secret:orders-db-a1B2c3'), {
    Id: arn('secretsmanager', 'secret:orders-db-a1B2c3'),
  }),
  Logs: made('AWS::Logs::LogGroup', '/acme/orders', {
    Arn: arn('logs', 'log-group:/acme/orders:*'),
  }),
  Machine: made(
    'AWS::StepFunctions::StateMachine',
    arn('states', 'stateMachine:export-orders'),
    { Name: 'export-orders' },
    {
      RoleArn: { 'Fn::GetAtt': ['ExportRole', 'Arn'] },
      Definition: { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } },
    },
  ),
};

/** Its template, to which what is exported can be added. */
export const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: Object.fromEntries(Object.entries(RESOURCES).map(([id, one]) => [id, one.template])),
};

/** What `Ref` gives by logical id, `Fn::GetAtt` by `ID.Attribute`, and the pseudo parameters. */
export const values: ReadonlyMap<string, string> = new Map([
  ['AWS::Partition', 'aws'],
  ['AWS::Region', REGION],
  ['AWS::AccountId', ACCOUNT],
  ...Object.entries(RESOURCES).flatMap(([id, { physicalId, attributes }]) => [
    [id, physicalId] as const,
    ...Object.entries(attributes).map(([name, value]) => [`${id}.${name}`, value] as const),
  ]),
]);

/** As `aws cloudformation describe-stack-resources` prints it. */
export const described = {
  StackResources: Object.entries(RESOURCES).map(
    ([LogicalResourceId, { template, physicalId }]) => ({
      StackName: 'orders',
      StackId: STACK_ID,
      LogicalResourceId,
      PhysicalResourceId: physicalId,
      ResourceType: (template as { readonly Type: string }).Type,
      Timestamp: '2026-06-01T08:00:00.000Z',
      ResourceStatus: 'CREATE_COMPLETE',
      DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
    }),
  ),
};

/** As `aws cloudformation list-stack-resources` prints it: it names neither the stack nor where that is. */
export const listed = {
  StackResourceSummaries: described.StackResources.map(({ StackId, StackName, ...rest }) => rest),
};

export const stackFile: StackFile = readStackFile(described, 'resources.json');

const managed = (type: string, name: string, values: unknown, index?: string) => ({
  address: `${type}.${name}${index === undefined ? '' : `["${index}"]`}`,
  mode: 'managed',
  type,
  name,
  provider_name: 'registry.terraform.io/hashicorp/aws',
  schema_version: 0,
  values,
});

/** As `terraform show -json` prints it. */
export const shownState = {
  format_version: '1.0',
  terraform_version: '1.11.4',
  values: {
    root_module: {
      resources: [
        managed('aws_iam_role', 'api', { arn: ROLE_ARN, name: 'orders-api' }),
        managed('aws_s3_bucket', 'files', { arn: 'arn:aws:s3:::acme-orders' }),
        managed('aws_dynamodb_table', 'all', { arn: arn('dynamodb', 'table/orders') }, 'orders'),
        managed('aws_sqs_queue', 'ship', { arn: arn('sqs', 'orders-to-ship') }),
        managed('aws_iam_policy', 'orders-api-1', { arn: `arn:aws:iam::${ACCOUNT}:policy/old` }),
        managed('aws_db_instance', 'db', { arn: arn('rds', 'db:orders'), password: 'hunter2' }),
        { ...managed('aws_kms_key', 'given', { arn: arn('kms', 'key/given') }), mode: 'data' },
      ],
      child_modules: [
        {
          address: 'module.mail',
          resources: [
            {
              ...managed('aws_sns_topic', 'told', { arn: arn('sns', 'orders-told') }),
              address: 'module.mail.aws_sns_topic.told',
            },
          ],
        },
      ],
    },
  },
};

/** What the expressions of its root module give. */
export const terraformValues: ReadonlyMap<string, string> = new Map(
  shownState.values.root_module.resources.flatMap(({ address, values }) =>
    Object.entries(values as Readonly<Record<string, string>>).map(
      ([name, value]) => [`${address}.${name}`, value] as const,
    ),
  ),
);

export const stateFile: StackFile = readStackFile(shownState, 'state.json');
