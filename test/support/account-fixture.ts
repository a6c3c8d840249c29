import type { PolicyDocument } from '../../lib/domain/policy/document.ts';

// A small invented account, in the words of `aws iam get-account-authorization-details`: one role with a bit of
// everything, one with nothing, one whose attachments are used up, and one with a hostile name.

export const ACCOUNT_ID = '111122223333';

const role = (path: string, name: string) => `arn:aws:iam::${ACCOUNT_ID}:role${path}${name}`;
const policy = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`;

export const ROLES = {
  orders: role('/service/', 'orders-api'),
  bare: role('/', 'bare'),
  full: role('/', 'full'),
  hostile: role('/', '__proto__'),
  absent: role('/', 'nobody'),
} as const;

export const POLICIES = {
  orders: policy('orders-access'),
  shared: policy('shared-read'),
  boundary: policy('service-boundary'),
  aws: 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
  spare: policy('filler-10'),
} as const;

const CREATED = '2025-02-03T04:05:06+00:00';
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

export const allowing = (Action: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

/** The same as `allowing`, as the domain has it. */
export const allows = (action: string, resource: string): PolicyDocument => ({
  version: '2012-10-17',
  statements: [{ effect: 'Allow', action: [action], resource: [resource] }],
});

/** With all that a statement can have. */
export const RICH_DOCUMENT: PolicyDocument = {
  version: '2012-10-17',
  id: 'orders',
  statements: [
    {
      sid: 'ReadOrders',
      effect: 'Allow',
      action: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
      condition: {
        StringEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d'] },
        Bool: { 'aws:SecureTransport': ['true'] },
      },
    },
    { effect: 'Deny', notAction: ['iam:*'], resource: ['*'] },
    { effect: 'Allow', action: ['s3:GetObject'], notResource: ['arn:aws:s3:::secret/*'] },
  ],
};

const FILLERS = Array.from({ length: 11 }, (_, at) => policy(`filler-${at}`));

/** A dump, new at each call, that a test may change as it likes. */
export function accountDump() {
  return {
    UserDetailList: [
      {
        UserName: 'someone',
        Arn: `arn:aws:iam::${ACCOUNT_ID}:user/people/someone`,
        AttachedManagedPolicies: [attached(POLICIES.shared)],
      },
    ],
    GroupDetailList: [
      {
        GroupName: 'readers',
        Arn: `arn:aws:iam::${ACCOUNT_ID}:group/readers`,
        AttachedManagedPolicies: [attached(POLICIES.shared)],
      },
    ],
    RoleDetailList: [
      {
        ...plainRole('/service/', 'orders-api', 'AROAORDERSAPI0000001'),
        InstanceProfileList: [],
        RolePolicyList: [
          { PolicyName: 'inline-logs', PolicyDocument: allowing('logs:PutLogEvents', '*') },
          { PolicyName: 'inline-queue', PolicyDocument: allowing('sqs:SendMessage', '*') },
        ],
        AttachedManagedPolicies: [
          { PolicyName: 'orders-access', PolicyArn: POLICIES.orders },
          { PolicyName: 'AmazonSQSReadOnlyAccess', PolicyArn: POLICIES.aws },
          { PolicyName: 'shared-read', PolicyArn: POLICIES.shared },
        ],
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: POLICIES.boundary,
        },
        Tags: [
          { Key: 'team', Value: 'orders' },
          { Key: '__proto__', Value: 'polluted' },
        ],
        RoleLastUsed: { LastUsedDate: CREATED, Region: 'eu-west-1' },
      },
      plainRole('/', 'bare', 'AROABARE000000000001'),
      {
        ...plainRole('/', 'full', 'AROAFULL000000000001'),
        AttachedManagedPolicies: FILLERS.slice(0, 10).map(attached),
      },
      {
        ...plainRole('/', '__proto__', 'AROAPROTO00000000001'),
        RolePolicyList: [{ PolicyName: '__proto__', PolicyDocument: allowing('ec2:*', '*') }],
        AttachedManagedPolicies: [{ PolicyName: 'shared-read', PolicyArn: POLICIES.shared }],
      },
    ],
    Policies: [
      {
        ...managed(POLICIES.orders, allowing('dynamodb:*', '*'), 1),
        DefaultVersionId: 'v2',
        PolicyVersionList: [
          version('v3', allowing('dynamodb:DeleteTable', '*'), false),
          version('v2', allowing('dynamodb:*', '*'), true),
          version('v1', allowing('*', '*'), false),
        ],
      },
      managed(POLICIES.shared, allowing('s3:Get*', 'arn:aws:s3:::shared/*'), 4),
      managed(POLICIES.boundary, allowing('*', '*'), 0),
      managed(POLICIES.aws, allowing('sqs:Get*', '*'), 1),
      ...FILLERS.map((arn, at) => managed(arn, allowing('sns:Publish', '*'), at < 10 ? 1 : 0)),
    ],
    'x-kept': { by: 'another program', numbers: [1, 2.5, null] },
  };
}

function plainRole(path: string, name: string, id: string) {
  return {
    Path: path,
    RoleName: name,
    RoleId: id,
    Arn: role(path, name),
    CreateDate: CREATED,
    AssumeRolePolicyDocument: TRUST,
  };
}

function managed(Arn: string, Document: unknown, AttachmentCount: number) {
  return {
    PolicyName: nameIn(Arn),
    PolicyId: `ANPA${nameIn(Arn).toUpperCase()}`,
    Arn,
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount,
    IsAttachable: true,
    CreateDate: CREATED,
    PolicyVersionList: [version('v1', Document, true)],
  };
}

function version(VersionId: string, Document: unknown, IsDefaultVersion: boolean) {
  return { Document, VersionId, IsDefaultVersion, CreateDate: CREATED };
}

function attached(PolicyArn: string) {
  return { PolicyName: nameIn(PolicyArn), PolicyArn };
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
