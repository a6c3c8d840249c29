import { describe, expect, it } from 'vitest';
import { makeSample } from '../../../../lib/local/sample/make-sample.ts';
import { allow, document } from '../../../../lib/local/sample/policy.ts';
import { roster } from '../../../../lib/local/sample/roles/roster.ts';
import { trustPolicy } from '../../../../lib/local/sample/trust.ts';

interface RoleDetail {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly CreateDate: string;
  readonly RolePolicyList: readonly { readonly PolicyName: string }[];
  readonly AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
  readonly Tags: readonly { readonly Value: string }[];
}
interface PolicyDetail {
  readonly Arn: string;
  readonly Path: string;
  readonly DefaultVersionId: string;
  readonly AttachmentCount: number;
  readonly PermissionsBoundaryUsageCount: number;
  readonly PolicyVersionList: readonly {
    readonly VersionId: string;
    readonly IsDefaultVersion: boolean;
  }[];
}

const dump = JSON.parse(JSON.stringify(makeSample().accountDetails)) as {
  readonly RoleDetailList: readonly RoleDetail[];
  readonly Policies: readonly PolicyDetail[];
};
const role = (name: string) => dump.RoleDetailList.find(({ RoleName }) => RoleName === name);
const policy = (name: string) => dump.Policies.find(({ Arn }) => Arn.endsWith(`/${name}`));

describe('the account dump', () => {
  it('has the four lists that AWS prints, and one entry a role', () => {
    expect(Object.keys(dump)).toEqual([
      'UserDetailList',
      'GroupDetailList',
      'RoleDetailList',
      'Policies',
    ]);
    expect(dump.RoleDetailList.map(({ RoleName }) => RoleName)).toEqual(
      roster.map(({ name }) => name),
    );
  });

  it('gives every role an id of its own', () => {
    const ids = dump.RoleDetailList.map(({ RoleId }) => RoleId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^AROA[A-Z2-7]{17}$/.test(id))).toEqual([]);
  });

  it('holds every policy that a role names, attached or as boundary', () => {
    const arns = dump.Policies.map(({ Arn }) => Arn);
    const referred = dump.RoleDetailList.flatMap((each) => [
      ...each.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
      ...(each.PermissionsBoundary ? [each.PermissionsBoundary.PermissionsBoundaryArn] : []),
    ]);
    expect(referred.filter((arn) => !arns.includes(arn))).toEqual([]);
    expect(new Set(arns).size).toBe(arns.length);
  });

  it('marks one version of each policy as the one in force', () => {
    const unclear = dump.Policies.filter(({ DefaultVersionId, PolicyVersionList }) => {
      const inForce = PolicyVersionList.filter(({ IsDefaultVersion }) => IsDefaultVersion);
      return inForce.length !== 1 || inForce[0]?.VersionId !== DefaultVersionId;
    });
    expect(unclear).toEqual([]);
  });

  it('shares one customer managed policy between three roles and a group, with a former version', () => {
    const sharing = dump.RoleDetailList.filter(({ AttachedManagedPolicies }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) =>
        PolicyArn.endsWith('/larkspur-observability'),
      ),
    );
    expect(sharing).toHaveLength(3);
    expect(policy('larkspur-observability')).toMatchObject({
      AttachmentCount: 4,
      DefaultVersionId: 'v2',
    });
    expect(policy('larkspur-observability')?.PolicyVersionList).toHaveLength(2);
  });

  it('keeps the path of a role and of a policy in their ARNs', () => {
    expect(role('ci-deployer')?.Arn).toBe('arn:aws:iam::111122223333:role/ci/ci-deployer');
    expect(policy('AWSLambdaBasicExecutionRole')?.Path).toBe('/service-role/');
    expect(policy('larkspur-deploy')?.Path).toBe('/');
  });

  it('has a role with inline policies only and one with a boundary', () => {
    expect(role('newsletter-sender')).toMatchObject({
      AttachedManagedPolicies: [],
      RolePolicyList: [{ PolicyName: 'subscribers' }, { PolicyName: 'mail' }],
    });
    expect(role('image-resizer')?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(
      'arn:aws:iam::111122223333:policy/larkspur-team-boundary',
    );
    expect(policy('larkspur-team-boundary')).toMatchObject({
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 1,
    });
  });

  it('dates the recreated role within the trail', () => {
    expect(role('feature-flags')?.CreateDate).toBe('2026-09-03T00:00:00+00:00');
  });

  it('uses only characters that IAM allows in tag values', () => {
    const values = dump.RoleDetailList.flatMap(({ Tags }) => Tags.map(({ Value }) => Value));
    expect(values.filter((value) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value))).toEqual(
      [],
    );
  });
});

describe('trust policies', () => {
  it.each([
    [
      { kind: 'service', service: 'lambda.amazonaws.com' },
      { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
    [
      { kind: 'account', account: '444455556666' },
      { Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'sts:AssumeRole' },
    ],
    [
      { kind: 'web-identity', provider: 'token.example', subject: 'repo:*' },
      {
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.example' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'token.example:sub': 'repo:*' } },
      },
    ],
    [
      { kind: 'saml', provider: 'idp' },
      {
        Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/idp' },
        Action: 'sts:AssumeRoleWithSAML',
      },
    ],
  ] as const)('lets in %o', (trust, statement) => {
    expect(trustPolicy(trust)).toMatchObject({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', ...statement }],
    });
  });
});

it('writes a statement without a condition when there is none', () => {
  expect(document(allow('s3:*'))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  });
});
