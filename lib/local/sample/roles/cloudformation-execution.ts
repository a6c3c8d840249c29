import type { Run, SampleRole } from '../actor.ts';
import { type Call, read, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { tableCall } from '../calls/dynamodb.ts';
import { createFunction, deleteFunction, getFunction } from '../calls/lambda.ts';
import { ACCOUNT, arn, iamArn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { officeHours } from '../schedule.ts';

const identity = { name: 'cfn-execution', path: '/' } as const;

const session = roleSession(identity, {
  session: 'AWSCloudFormation',
  address: '',
  agent: '',
  service: 'cloudformation.amazonaws.com',
});

/** What CloudFormation acts with: it makes and removes the four preview environments in turn. */
export const cloudformationExecution: SampleRole = {
  ...identity,
  description: 'Passed to CloudFormation for every stack',
  trust: { kind: 'service', service: 'cloudformation.amazonaws.com' },
  attached: [
    managed(
      'larkspur-cfn-execution',
      document(
        allow([
          'iam:*',
          'lambda:*',
          'dynamodb:*',
          'logs:*',
          'events:*',
          's3:*',
          'sqs:*',
          'sns:*',
          'kms:*',
        ]),
      ),
    ),
  ],
  activities: [{ when: officeHours(4), as: session, does: environment }],
};

function environment({ turn }: Run): readonly Call[] {
  const name = `larkspur-preview-${(turn % 4) + 1}`;
  return [...make(name), ...remove(name)];
}

function make(name: string): readonly Call[] {
  const roleName = `${name}-handler`;
  const roleArn = iamArn(`role/${roleName}`);
  const table = `${name}-carts`;
  return [
    write('iam', 'CreateRole', {
      request: {
        roleName,
        path: '/',
        assumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      },
      response: { role: { roleName, path: '/', arn: roleArn } },
    }),
    read('iam', 'GetRole', { request: { roleName } }),
    write('iam', 'PutRolePolicy', {
      request: { roleName, policyName: 'carts', policyDocument: '{}' },
    }),
    write('iam', 'AttachRolePolicy', {
      request: {
        roleName,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      },
    }),
    tableCall(
      'CreateTable',
      table,
      { billingMode: 'PAY_PER_REQUEST' },
      {
        tableDescription: {
          tableName: table,
          tableArn: arn('dynamodb', `table/${table}`),
          tableStatus: 'CREATING',
        },
      },
    ),
    tableCall('DescribeTable', table),
    createFunction({ name, roleArn }),
    getFunction(name),
    write('logs', 'CreateLogGroup', {
      request: { logGroupName: `/aws/lambda/${name}` },
      apiVersion: '20140328',
    }),
    write('logs', 'PutRetentionPolicy', {
      request: { logGroupName: `/aws/lambda/${name}`, retentionInDays: 7 },
      apiVersion: '20140328',
    }),
    write('events', 'PutRule', {
      request: { name: `${name}-hourly`, scheduleExpression: 'rate(1 hour)', state: 'ENABLED' },
      response: { ruleArn: arn('events', `rule/${name}-hourly`) },
    }),
    write('events', 'PutTargets', {
      request: {
        rule: `${name}-hourly`,
        targets: [{ id: ACCOUNT, arn: arn('lambda', `function:${name}`) }],
      },
    }),
  ];
}

function remove(name: string): readonly Call[] {
  const roleName = `${name}-handler`;
  return [
    write('events', 'RemoveTargets', { request: { rule: `${name}-hourly`, ids: [ACCOUNT] } }),
    write('events', 'DeleteRule', { request: { name: `${name}-hourly` } }),
    deleteFunction(name),
    write('logs', 'DeleteLogGroup', {
      request: { logGroupName: `/aws/lambda/${name}` },
      apiVersion: '20140328',
    }),
    tableCall('DeleteTable', `${name}-carts`),
    write('iam', 'DeleteRolePolicy', { request: { roleName, policyName: 'carts' } }),
    write('iam', 'DetachRolePolicy', {
      request: {
        roleName,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      },
    }),
    write('iam', 'DeleteRole', { request: { roleName } }),
  ];
}
