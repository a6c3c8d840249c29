import { expect, it } from 'vitest';
import { attribute, roleArnParts } from '../../../../lib/domain/trail/attribution.ts';

const issuer = {
  type: 'Role',
  principalId: 'AROAEXAMPLEAPP',
  arn: 'arn:aws:iam::111122223333:role/team/a/app',
};
const session = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEAPP:worker-1',
  arn: 'arn:aws:sts::111122223333:assumed-role/app/worker-1',
  sessionContext: { sessionIssuer: issuer },
};
const role = {
  kind: 'role',
  arn: issuer.arn,
  pathKept: true,
  id: 'AROAEXAMPLEAPP',
  session: 'worker-1',
  forwardedBy: '',
};
const pathLost = { ...role, arn: 'arn:aws:iam::111122223333:role/app', pathKept: false };

it.each([
  ['keeps the path of the session issuer', session, role],
  [
    'takes a call that a service makes with the role’s session for the role’s',
    { ...session, invokedBy: 'secretsmanager.amazonaws.com' },
    { ...role, forwardedBy: 'secretsmanager.amazonaws.com' },
  ],
  [
    'takes a session of web identity for the role’s',
    {
      ...session,
      sessionContext: {
        sessionIssuer: issuer,
        webIdFederationData: { federatedProvider: 'accounts.google.com' },
      },
    },
    role,
  ],
  [
    'falls back to the session ARN without an issuer',
    { ...session, sessionContext: undefined },
    pathLost,
  ],
  [
    'falls back to the session ARN for an issuer that is no role',
    { ...session, sessionContext: { sessionIssuer: { type: 'lambda' } } },
    pathLost,
  ],
  [
    'falls back to the session ARN for an issuer whose ARN is none',
    { ...session, sessionContext: { sessionIssuer: { type: 'Role', arn: '--' } } },
    pathLost,
  ],
  [
    'names the role by its id alone when there is no ARN',
    { type: 'AssumedRole', principalId: 'AROAEXAMPLEAPP:worker-1' },
    { ...role, arn: null, pathKept: false },
  ],
  [
    'takes the session name from the ARN when the principal id has none',
    { ...session, principalId: 'AROAEXAMPLEAPP' },
    role,
  ],
  [
    'keeps colons and slashes of a session name',
    { ...session, principalId: 'AROAEXAMPLEAPP:a:b/c' },
    { ...role, session: 'a:b/c' },
  ],
  [
    'takes no other id for a role id',
    { ...session, principalId: 'AIDAEXAMPLE:x', sessionContext: undefined },
    { ...pathLost, id: '', session: 'x' },
  ],
  [
    'counts what a service does on with the session (forward access session)',
    { ...session, invokedBy: 'cloudformation.amazonaws.com' },
    { ...role, forwardedBy: 'cloudformation.amazonaws.com' },
  ],
  [
    'keeps the account of a session from elsewhere',
    { type: 'AssumedRole', arn: 'arn:aws:sts::444455556666:assumed-role/app/s' },
    { ...pathLost, arn: 'arn:aws:iam::444455556666:role/app', id: '', session: 's' },
  ],
  [
    'keeps the path of an Identity Center role',
    {
      ...session,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEAPP',
          arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef',
        },
      },
    },
    {
      ...role,
      arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef',
    },
  ],
  [
    'keeps the partition',
    { type: 'AssumedRole', arn: 'arn:aws-us-gov:sts::111122223333:assumed-role/app/s' },
    { ...pathLost, arn: 'arn:aws-us-gov:iam::111122223333:role/app', id: '', session: 's' },
  ],
])('%s', (_, userIdentity, expected) => {
  expect(attribute({ eventType: 'AwsApiCall', userIdentity })).toEqual(expected);
});

it.each([
  ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
  [
    'another account',
    { type: 'AWSAccount', principalId: 'AROAEXAMPLEAPP:s', accountId: '444455556666' },
  ],
  ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }],
  ['a user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' }],
  ['a user whose record carries a role issuer', { ...session, type: 'IAMUser' }],
  [
    'a federated user',
    { type: 'FederatedUser', sessionContext: { sessionIssuer: { type: 'IAMUser' } } },
  ],
  ['a web identity that is still to assume a role', { type: 'WebIdentityUser', userName: 'x' }],
  ['a SAML user that is still to assume a role', { type: 'SAMLUser', userName: 'x' }],
  ['a user of Identity Center without a role', { type: 'IdentityCenterUser', accountId: '1' }],
  ['nobody', undefined],
  ['text', 'arn:aws:iam::111122223333:role/app'],
  [
    'an assumed role with neither ARN nor id',
    { type: 'AssumedRole', arn: 'tester', principalId: 'tester' },
  ],
  ['fields of other shapes', { type: 'AssumedRole', arn: 7, principalId: [], sessionContext: 'x' }],
])('finds no role behind %s', (_, userIdentity) => {
  expect(attribute({ userIdentity })).toEqual({ kind: 'dropped', reason: 'no-role' });
});

it.each([
  'AwsServiceEvent',
  'AwsConsoleSignIn',
  'AwsConsoleAction',
  'AwsVpceEvent',
  'AwsCloudTrailInsight',
])('takes no %s for an API call, whoever it names', (eventType) => {
  expect(attribute({ eventType, userIdentity: session })).toEqual({
    kind: 'dropped',
    reason: 'not-an-api-call',
  });
});

it('takes no record of the Insight category for an API call', () => {
  expect(attribute({ eventCategory: 'Insight', userIdentity: session })).toMatchObject({
    reason: 'not-an-api-call',
  });
});

it.each([undefined, null, 'AwsApiCall'])('takes event type %s for an API call', (eventType) => {
  expect(attribute({ eventType, userIdentity: session })).toEqual(role);
});

it.each([
  [
    'arn:aws:iam::111122223333:role/app',
    { partition: 'aws', account: '111122223333', path: '/', name: 'app' },
  ],
  [
    'arn:aws-cn:iam::111122223333:role/a/b/app',
    { partition: 'aws-cn', account: '111122223333', path: '/a/b/', name: 'app' },
  ],
  ['arn:aws:sts::111122223333:assumed-role/app/s', null],
  ['arn:aws:iam::111122223333:user/app', null],
  ['arn:aws:iam::111122223333:role/', null],
  ['', null],
])('reads %s as a role ARN', (arn, expected) => {
  expect(roleArnParts(arn)).toEqual(expected);
});
