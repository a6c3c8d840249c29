import { describe, expect, it } from 'vitest';
import { denialOf } from '../../../../lib/domain/trail/denial.ts';

const caller = 'arn:aws:sts::111122223333:assumed-role/app/s';
const message = (end: string) =>
  `User: ${caller} is not authorized to perform: codecommit:ListRepositories${end}`;
const denied = {
  kind: 'denied',
  action: 'codecommit:ListRepositories',
  resource: null,
  by: 'unknown',
  explicit: false,
  errorCode: 'AccessDenied',
};

describe('the kind of policy', () => {
  it.each([
    [
      ' because no identity-based policy allows the codecommit:ListRepositories action',
      'no-identity-policy',
      false,
    ],
    [' with an explicit deny in an identity-based policy', 'identity-policy', true],
    [
      ' because no service control policy allows the codecommit:ListRepositories action',
      'scp',
      false,
    ],
    [' with an explicit deny in a service control policy', 'scp', true],
    [
      ' with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-a/p-b',
      'scp',
      true,
    ],
    [
      ' because no resource control policy allows the codecommit:ListRepositories action',
      'rcp',
      false,
    ],
    [' with an explicit deny in a resource control policy', 'rcp', true],
    [
      ' because no permissions boundary allows the codecommit:ListRepositories action',
      'boundary',
      false,
    ],
    [' with an explicit deny in a permissions boundary', 'boundary', true],
    [
      ' because no session policy allows the codecommit:ListRepositories action',
      'session-policy',
      false,
    ],
    [' with an explicit deny in a session policy', 'session-policy', true],
    [
      ' because no resource-based policy allows the codecommit:ListRepositories action',
      'resource-policy',
      false,
    ],
    [' with an explicit deny in a resource-based policy', 'resource-policy', true],
    [
      ' because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
      'resource-policy',
      false,
    ],
    [
      ' because no VPC endpoint policy allows the codecommit:ListRepositories action',
      'vpc-endpoint',
      false,
    ],
    [' with an explicit deny in a VPC endpoint policy', 'vpc-endpoint', true],
    [' because no role trust policy allows the sts:AssumeRole action', 'resource-policy', false],
    [' with an explicit deny in the role trust policy', 'resource-policy', true],
    [' with an explicit deny', 'unknown', true],
    ['', 'unknown', false],
  ])('is read from "%s"', (end, by, explicit) => {
    expect(denialOf({ errorCode: 'AccessDenied', errorMessage: message(end) })).toEqual({
      ...denied,
      by,
      explicit,
    });
  });
});

describe('the resource', () => {
  const reason = ' because no identity-based policy allows the codecommit:ListRepositories action';
  it.each([
    [
      ' on resource: arn:aws:codecommit:us-east-1:111122223333:repo',
      'arn:aws:codecommit:us-east-1:111122223333:repo',
    ],
    [' on resource: *', '*'],
    [
      ' on resource: arn:aws:ec2:us-east-1:111122223333:instance/*',
      'arn:aws:ec2:us-east-1:111122223333:instance/*',
    ],
    [
      ' on resource: "arn:aws:s3:::bucket/a key with spaces.txt"',
      'arn:aws:s3:::bucket/a key with spaces.txt',
    ],
    [
      ' on resource: arn:aws:logs:us-west-1:111122223333:log-group::log-stream:',
      'arn:aws:logs:us-west-1:111122223333:log-group::log-stream:',
    ],
    [
      ' on resource: arn:aws-cn:sqs:cn-north-1:111122223333:q.',
      'arn:aws-cn:sqs:cn-north-1:111122223333:q',
    ],
    [' on resource: my-queue', null],
    [' on the resource associated with this ciphertext', null],
    ['', null],
  ])('is read from "%s"', (end, resource) => {
    for (const tail of ['', reason, `${reason}. Encoded authorization failure message: 4dE_x-9`]) {
      expect(
        denialOf({ errorCode: 'AccessDenied', errorMessage: message(end + tail) }),
      ).toMatchObject({ resource });
    }
  });

  it('is unknown when the 1 KB limit may have cut it', () => {
    const long = message(` on resource: arn:aws:s3:::bucket/${'k'.repeat(2000)}`).slice(0, 1024);
    expect(denialOf({ errorCode: 'AccessDenied', errorMessage: long })).toEqual(denied);
    expect(
      denialOf({ errorCode: 'AccessDenied', errorMessage: `${long} because no session` }),
    ).toMatchObject({ resource: expect.stringContaining('arn:aws:s3:::bucket/kkk') });
  });
});

describe('the action', () => {
  it.each([
    [
      'User: x is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:111122223333:t',
      'sns:Publish',
    ],
    ['User: x is not authorized to perform: sqs:sendmessage on resource: *', 'sqs:sendmessage'],
    ['User is not authorized to perform: rds:StopActivityStream', 'rds:StopActivityStream'],
    [
      'You are not authorized to perform this operation. User: x is not authorized to perform: ec2:GetPasswordData on resource: *',
      'ec2:GetPasswordData',
    ],
    [
      'The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission',
      'iam:CreateServiceLinkedRole',
    ],
    [
      'You are not authorized to perform this operation. Encoded authorization failure message: 1Qju1r-MUd3Ls',
      null,
    ],
    [
      'API: ec2:CreateSecurityGroup You are not authorized to perform this operation. Encoded authorization failure message: 1Qju1r',
      'ec2:CreateSecurityGroup',
    ],
    ['You are not authorized to perform this operation.', null],
    ['Access Denied', null],
    [undefined, null],
    [{ hostile: true }, null],
  ])('is read from %o', (errorMessage, action) => {
    expect(denialOf({ errorCode: 'AccessDeniedException', errorMessage })).toMatchObject({
      kind: 'denied',
      action,
    });
  });
});

it.each([
  'AccessDenied',
  'AccessDeniedException',
  'AccessDeniedForDependencyException',
  'Client.UnauthorizedOperation',
  'UnauthorizedOperation',
  'AuthorizationError',
  'AuthorizationErrorException',
  'VpceAccessDenied',
  'OperationNotPermittedFault',
  'AuthorizationException',
  'AccessDeniedFault',
  'AWS.SimpleQueueService.AccessDenied',
  'com.amazonaws.example#AccessDeniedException',
])('takes %s for a refusal without a message that says so', (errorCode) => {
  expect(denialOf({ errorCode })).toEqual({ ...denied, action: null, errorCode });
});

it.each([
  'UnauthorizedException',
  'UnauthorizedClientException',
  'UnauthorizedAccess',
  'ForbiddenException',
  'NotAuthorizedException',
  'InsufficientPrivilegesException',
])('takes %s for a refusal only when the message names an action', (errorCode) => {
  expect(denialOf({ errorCode, errorMessage: 'Incorrect username or password.' })).toEqual({
    kind: 'not-iam-denial',
  });
  expect(denialOf({ errorCode, errorMessage: message('') })).toEqual({ ...denied, errorCode });
});

it.each(['KMSAccessDeniedException', 'KmsAccessDenied', 'KMS.AccessDeniedException'])(
  'does not blame the call’s own action for %s',
  (errorCode) => {
    expect(denialOf({ errorCode, errorMessage: 'KMS access was denied' })).toEqual({
      kind: 'authorization-unknown',
    });
    const named = 'User: x is not authorized to perform: kms:Decrypt on resource: *';
    expect(denialOf({ errorCode, errorMessage: named })).toMatchObject({ action: 'kms:Decrypt' });
  },
);

it('takes the code of a VPC endpoint for its policy', () => {
  const errorMessage = 'The request was denied due to a VPC endpoint policy';
  expect(denialOf({ errorCode: 'VpceAccessDenied', errorMessage })).toMatchObject({
    by: 'vpc-endpoint',
  });
});

it.each([
  'IAM user access not activated',
  message(
    ' because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
  ),
  'MultiFactorAuthentication failed with invalid MFA one time pass code.',
  'Your account must be verified before you can add new CloudFront resources.',
  'Macie is not enabled.',
  "You don't have access to the model with the specified model ID.",
  'Request has expired',
  'Access Denied because object protected by object lock.',
  'Bucket is Requester Pays bucket.',
  'Insufficient Lake Formation permission(s) on orders',
  'User not enabled for cost explorer access',
  'Cross-account pass role is not allowed.',
])('knows that no policy refused: "%s"', (errorMessage) => {
  expect(denialOf({ errorCode: 'AccessDenied', errorMessage })).toEqual({ kind: 'not-iam-denial' });
});

it.each([
  'NoSuchKey',
  'NoSuchBucketPolicy',
  'ValidationException',
  'Client.VcpuLimitExceeded',
  'Client.DryRunOperation',
  'ResourceNotFoundException',
  'LimitExceededException',
  'ConditionalCheckFailedException',
  'InvalidCloudWatchLogsRoleArnException',
  'DisabledException',
  'KMS.DisabledException',
  'KMSInvalidStateException',
  'AccessControlListNotSupported',
  'MalformedPolicyDocument',
  'BucketNotEmpty',
])('takes a call that failed with %s for authorised', (errorCode) => {
  expect(denialOf({ errorCode, errorMessage: 'whatever' })).toEqual({
    kind: 'other-error',
    errorCode,
  });
});

it.each([
  'ThrottlingException',
  'Throttling',
  'Client.RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
  'ProvisionedThroughputExceededException',
  'Client.AuthFailure',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'SignatureDoesNotMatch',
  'OptInRequired',
  'Client.Blocked',
  'InternalFailure',
  'Server.InternalError',
  'ServiceUnavailable',
])('does not claim to know whether %s came after the authorization', (errorCode) => {
  expect(denialOf({ errorCode, errorMessage: 'whatever' })).toEqual({
    kind: 'authorization-unknown',
  });
});

describe('a refusal wrapped in another code', () => {
  const errorCode = 'ValidationException';
  const errorMessage = `User: ${caller} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/r`;

  it('is the caller’s when the message names the caller', () => {
    expect(denialOf({ errorCode, errorMessage, userIdentity: { arn: caller } })).toMatchObject({
      kind: 'denied',
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::111122223333:role/r',
      errorCode,
    });
  });

  it('is not the caller’s when the message names a service role', () => {
    const userIdentity = { arn: 'arn:aws:sts::111122223333:assumed-role/other/s' };
    expect(denialOf({ errorCode, errorMessage, userIdentity })).toEqual({
      kind: 'other-error',
      errorCode,
    });
  });
});

it.each([{}, { errorCode: '', errorMessage: '' }, { errorCode: null, errorMessage: null }])(
  'takes %o for a success',
  (record) => {
    expect(denialOf(record)).toEqual({ kind: 'none' });
  },
);
