import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { iamRoles } from '../../../lib/aws/iam-roles.ts';
import type { PolicyDocument } from '../../../lib/domain/policy/document.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const ARN = 'arn:aws:iam::111122223333:role/team/app';
const TRUST = { Version: '2012-10-17', Statement: [] };
const gone = new NoSuchEntityException({ message: 'cannot be found', $metadata: {} });

const iam = mockClient(IAMClient);
const roles = iamRoles(new IAMClient({ region: 'us-east-1' }));
beforeEach(() => {
  iam.reset();
});

const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document));
const allowing = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const parsed = (action: string): PolicyDocument => ({
  version: '2012-10-17',
  statements: [{ effect: 'Allow', action: [action], resource: ['*'] }],
});

function existingRole(more: object = {}): void {
  iam.on(GetRoleCommand).resolves({
    Role: {
      Arn: ARN,
      RoleName: 'app',
      RoleId: 'AROAEXAMPLE',
      Path: '/team/',
      CreateDate: new Date('2026-01-02T03:04:05Z'),
      AssumeRolePolicyDocument: encoded(TRUST),
      ...more,
    },
  });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: [] });
}

function existingPolicy(arn: string, action: string, version = 'v1'): void {
  iam.on(GetPolicyCommand, { PolicyArn: arn }).resolves({
    Policy: { Arn: arn, PolicyName: arn.split('/').at(-1), DefaultVersionId: version },
  });
  iam
    .on(GetPolicyVersionCommand, { PolicyArn: arn, VersionId: version })
    .resolves({ PolicyVersion: { Document: encoded(allowing(action)) } });
}

describe('snapshot', () => {
  it('reads everything that decides what the role may do, page by page', async () => {
    existingRole({
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/Edge' },
      Tags: [
        { Key: 'lp:observe', Value: '14d' },
        { Key: '__proto__', Value: 'harmless' },
      ],
    });
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolvesOnce({
        AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/Z' }],
        IsTruncated: true,
        Marker: 'more',
      })
      .resolves({ AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/A' }] });
    iam
      .on(ListRolePoliciesCommand)
      .resolvesOnce({ PolicyNames: ['z'], IsTruncated: true, Marker: 'more' })
      .resolves({ PolicyNames: ['a'] });
    iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encoded(allowing('sqs:SendMessage')) });
    existingPolicy('arn:aws:iam::aws:policy/Z', 's3:GetObject', 'v7');
    existingPolicy('arn:aws:iam::aws:policy/A', 's3:PutObject');
    existingPolicy('arn:aws:iam::111122223333:policy/Edge', 's3:*');

    const snapshot = await roles.snapshot(ARN);

    expect(snapshot).toMatchObject({
      arn: ARN,
      name: 'app',
      path: '/team/',
      id: 'AROAEXAMPLE',
      created: '2026-01-02T03:04:05.000Z',
      attached: [
        {
          arn: 'arn:aws:iam::aws:policy/A',
          name: 'A',
          versionId: 'v1',
          document: parsed('s3:PutObject'),
        },
        {
          arn: 'arn:aws:iam::aws:policy/Z',
          name: 'Z',
          versionId: 'v7',
          document: parsed('s3:GetObject'),
        },
      ],
      inline: [
        { name: 'a', document: parsed('sqs:SendMessage') },
        { name: 'z', document: parsed('sqs:SendMessage') },
      ],
      boundary: { name: 'Edge', document: parsed('s3:*') },
      trust: TRUST,
    });
    expect(Object.entries(snapshot.tags)).toEqual([
      ['lp:observe', '14d'],
      ['__proto__', 'harmless'],
    ]);
    expect(namesSentBy(iam)).toEqual([
      'GetRole',
      'ListAttachedRolePolicies',
      ...['GetPolicy', 'GetPolicyVersion'],
      'ListAttachedRolePolicies',
      ...['GetPolicy', 'GetPolicyVersion'],
      'ListRolePolicies',
      'GetRolePolicy',
      'ListRolePolicies',
      'GetRolePolicy',
      ...['GetPolicy', 'GetPolicyVersion'],
    ]);
  });

  it('says RoleGone when there is no such role', async () => {
    iam.on(GetRoleCommand).rejects(gone);

    await expect(roles.snapshot(ARN)).rejects.toMatchObject({ name: 'RoleGone' });
    expect(namesSentBy(iam)).toEqual(['GetRole']);
  });

  it('says RoleGone when the name now belongs to a role under another path', async () => {
    existingRole({ Arn: 'arn:aws:iam::111122223333:role/app' });

    await expect(roles.snapshot(ARN)).rejects.toMatchObject({ name: 'RoleGone' });
  });

  it('names the policy whose document cannot be read', async () => {
    existingRole();
    iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['broken'] });
    iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: '%7B%22Version%22' });

    await expect(roles.snapshot(ARN)).rejects.toThrow(/inline policy broken of role app/);
  });
});

it('lists the roles of the account, page by page', async () => {
  const role = (name: string) => ({ Arn: `arn:aws:iam::111122223333:role/${name}` }) as never;
  iam
    .on(ListRolesCommand)
    .resolvesOnce({ Roles: [role('a')], IsTruncated: true, Marker: 'more' })
    .resolves({ Roles: [role('b')] });

  expect(await roles.list()).toEqual([
    'arn:aws:iam::111122223333:role/a',
    'arn:aws:iam::111122223333:role/b',
  ]);
});

describe('writes', () => {
  const MINE = 'arn:aws:iam::111122223333:policy/ratchet/app-1';
  const policyDocument = JSON.stringify(allowing('s3:GetObject'));

  it.each([
    [
      'tag',
      () => roles.tag(ARN, { 'lp:status': 'observing' }),
      'TagRole',
      { RoleName: 'app', Tags: [{ Key: 'lp:status', Value: 'observing' }] },
    ],
    [
      'attach',
      () => roles.attach(ARN, MINE),
      'AttachRolePolicy',
      { RoleName: 'app', PolicyArn: MINE },
    ],
    [
      'detach',
      () => roles.detach(ARN, MINE),
      'DetachRolePolicy',
      { RoleName: 'app', PolicyArn: MINE },
    ],
    [
      'putInline',
      () => roles.putInline(ARN, 'p', parsed('s3:GetObject')),
      'PutRolePolicy',
      { RoleName: 'app', PolicyName: 'p', PolicyDocument: policyDocument },
    ],
    [
      'deleteInline',
      () => roles.deleteInline(ARN, 'p'),
      'DeleteRolePolicy',
      { RoleName: 'app', PolicyName: 'p' },
    ],
  ])('%s is one call', async (_, write, command, input) => {
    await write();

    expect(sentBy(iam)).toEqual([[command, input]]);
  });

  it.each([
    ['detach', DetachRolePolicyCommand, () => roles.detach(ARN, MINE)],
    ['deleteInline', DeleteRolePolicyCommand, () => roles.deleteInline(ARN, 'p')],
  ] as const)('%s of what is not there is done', async (_, command, write) => {
    iam.on(command as typeof DetachRolePolicyCommand).rejects(gone);
    existingRole();

    await expect(write()).resolves.toBeUndefined();
    expect(namesSentBy(iam).at(-1)).toBe('GetRole');
  });

  it.each([
    ['tag', TagRoleCommand, () => roles.tag(ARN, {})],
    ['attach', AttachRolePolicyCommand, () => roles.attach(ARN, MINE)],
    ['putInline', PutRolePolicyCommand, () => roles.putInline(ARN, 'p', parsed('s3:GetObject'))],
    ['detach', DetachRolePolicyCommand, () => roles.detach(ARN, MINE)],
    ['deleteInline', DeleteRolePolicyCommand, () => roles.deleteInline(ARN, 'p')],
  ] as const)('%s says RoleGone when it is the role that is gone', async (_, command, write) => {
    iam.on(command as typeof TagRoleCommand).rejects(gone);
    iam.on(GetRoleCommand).rejects(gone);

    await expect(write()).rejects.toMatchObject({ name: 'RoleGone' });
  });

  it('leaves the error as it is when it is the policy that is gone', async () => {
    iam.on(AttachRolePolicyCommand).rejects(gone);
    existingRole();

    await expect(roles.attach(ARN, MINE)).rejects.toBe(gone);
  });
});

describe('createPolicy', () => {
  const policy = {
    account: '111122223333',
    name: 'app-1',
    path: '/ratchet/',
    description: 'for app',
    document: parsed('s3:GetObject'),
  };
  const arn = 'arn:aws:iam::111122223333:policy/ratchet/app-1';
  const exists = new EntityAlreadyExistsException({ message: 'exists', $metadata: {} });

  it('makes it and gives its ARN', async () => {
    iam.on(CreatePolicyCommand).resolves({ Policy: { Arn: arn } });

    expect(await roles.createPolicy(policy)).toBe(arn);
    expect(sentBy(iam)).toEqual([
      [
        'CreatePolicy',
        {
          PolicyName: 'app-1',
          Path: '/ratchet/',
          Description: 'for app',
          PolicyDocument: JSON.stringify(allowing('s3:GetObject')),
        },
      ],
    ]);
  });

  it('counts one of that name with the same document as made', async () => {
    iam.on(CreatePolicyCommand).rejects(exists);
    existingPolicy(arn, 's3:GetObject');

    expect(await roles.createPolicy(policy)).toBe(arn);
    expect(namesSentBy(iam)).toEqual(['CreatePolicy', 'GetPolicy', 'GetPolicyVersion']);
  });

  it.each(['aws-us-gov', 'aws-cn'])(
    'finds the one that is made in partition %s',
    async (partition) => {
      const there = arn.replace(':aws:', `:${partition}:`);
      iam.on(CreatePolicyCommand).rejects(exists);
      existingPolicy(there, 's3:GetObject');

      expect(await roles.createPolicy({ ...policy, partition })).toBe(there);
      expect(sentBy(iam)[1]).toEqual(['GetPolicy', { PolicyArn: there }]);
    },
  );

  it('refuses one of that name with another document in force', async () => {
    iam.on(CreatePolicyCommand).rejects(exists);
    existingPolicy(arn, 's3:*', 'v2');

    await expect(roles.createPolicy(policy)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(arn),
    });
  });
});

describe('attachmentQuota', () => {
  it.each([
    ['what the account has', { AttachedPoliciesPerRoleQuota: 20 }, 20],
    ['the default when IAM does not say', {}, 10],
  ])('is %s', async (_, SummaryMap, quota) => {
    iam.on(GetAccountSummaryCommand).resolves({ SummaryMap });

    expect(await roles.attachmentQuota()).toBe(quota);
  });
});

it.each([
  'Throttling',
  'ServiceFailureException',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiableException',
  'LimitExceededException',
  'UnmodifiableEntityException',
  'AccessDenied',
])('lets %s out under its own name, after the one call', async (name) => {
  iam.on(AttachRolePolicyCommand).rejects(awsError(name));

  await expect(roles.attach(ARN, 'arn:aws:iam::aws:policy/A')).rejects.toMatchObject({ name });
  expect(namesSentBy(iam)).toEqual(['AttachRolePolicy']);
});
