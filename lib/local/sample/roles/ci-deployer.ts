import type { Run, SampleRole } from '../actor.ts';
import { type Call, read, withParametersOmitted, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import {
  createFunction,
  deleteFunction,
  getFunction,
  updateCode,
  updateConfiguration,
} from '../calls/lambda.ts';
import { putObject } from '../calls/s3.ts';
import { ACCOUNT, arn, iamArn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { officeHours } from '../schedule.ts';
import { s3FullAccess } from '../shared-policies.ts';

const identity = { name: 'ci-deployer', path: '/ci/' } as const;
const STACK = arn('cloudformation', 'stack/larkspur-orders/7c1b0d90-6e0f-11f0-9a53-0a1f2b3c4d5e');
const API = { name: 'orders-api', roleArn: iamArn('role/service-role/orders-api') } as const;
const PREVIEW = { ...API, name: 'orders-api-preview' } as const;
const REPOSITORY = { registryId: ACCOUNT, repositoryName: 'web-shop' } as const;

const session = roleSession(identity, {
  session: 'larkspur-deploy',
  address: '203.0.113.40',
  agent:
    'aws-cli/2.31.7 md/awscrt#0.27.6 ua/2.1 os/linux#6.11 lang/python#3.13 cfg/retry-mode#standard',
});

/** The pipeline that deploys the shop, signed in by OpenID Connect. It passes roles to Lambda and CloudFormation. */
export const ciDeployer: SampleRole = {
  ...identity,
  description: 'Continuous deployment, assumed by the pipeline through OpenID Connect',
  trust: {
    kind: 'web-identity',
    provider: 'token.actions.githubusercontent.com',
    subject: 'repo:larkspur-books/shop:*',
  },
  attached: [
    s3FullAccess,
    managed(
      'larkspur-deploy',
      document(
        allow(['cloudformation:*', 'lambda:*', 'ecr:*']),
        allow([
          'iam:PassRole',
          'iam:GetRole',
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:AttachRolePolicy',
        ]),
      ),
    ),
  ],
  activities: [{ when: officeHours(6), as: session, does: deployment }],
};

function deployment({ random, turn }: Run): readonly Call[] {
  const build = random.hex(40);
  const bundle = `releases/${build}/api.zip`;
  return [
    read('sts', 'GetCallerIdentity'),
    putObject('larkspur-artifacts', bundle, random),
    putObject('larkspur-artifacts', `releases/${build}/template.json`, random),
    ...pushImage(build, random.hex(64)),
    getFunction(API.name),
    updateCode(API, bundle),
    updateConfiguration(API),
    write('lambda', 'PublishVersion20150331', { request: { functionName: API.name } }),
    createFunction(PREVIEW),
    deleteFunction(PREVIEW.name),
    ...updateStack(build, turn),
  ];
}

function pushImage(tag: string, digest: string): readonly Call[] {
  const resources = [
    { accountId: ACCOUNT, type: 'AWS::ECR::Repository', ARN: arn('ecr', 'repository/web-shop') },
  ];
  const push = (name: string, request: Readonly<Record<string, string>>) =>
    write('ecr', name, { request: { ...REPOSITORY, ...request }, resources });
  return [
    read('ecr', 'GetAuthorizationToken', { request: {} }),
    read('ecr', 'BatchCheckLayerAvailability', {
      request: { ...REPOSITORY, layerDigests: [`sha256:${digest}`] },
      resources,
    }),
    push('InitiateLayerUpload', {}),
    push('UploadLayerPart', { uploadId: tag.slice(0, 32) }),
    push('CompleteLayerUpload', { uploadId: tag.slice(0, 32) }),
    push('PutImage', { imageTag: tag.slice(0, 12) }),
  ];
}

function updateStack(build: string, turn: number): readonly Call[] {
  const changeSetName = `deploy-${build.slice(0, 12)}`;
  const change = write('cloudformation', 'CreateChangeSet', {
    request: {
      stackName: STACK,
      changeSetName,
      roleARN: iamArn('role/cfn-execution'),
      capabilities: ['CAPABILITY_NAMED_IAM'],
    },
    response: { stackId: STACK },
  });
  return [
    read('cloudformation', 'DescribeStacks', { request: { stackName: STACK } }),
    turn % 25 === 24 ? withParametersOmitted(change, 143_000) : change,
    read('cloudformation', 'DescribeChangeSet', { request: { stackName: STACK, changeSetName } }),
    write('cloudformation', 'ExecuteChangeSet', { request: { stackName: STACK, changeSetName } }),
    read('cloudformation', 'DescribeStackEvents', { request: { stackName: STACK } }),
  ];
}
