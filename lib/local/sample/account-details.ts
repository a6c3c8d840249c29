import type { SampleRole } from './actor.ts';
import type { Json } from './call.ts';
import { roleId } from './caller.ts';
import { ACCOUNT, HOME_REGION, iamArn, uniqueId } from './organisation.ts';
import type { PolicyJson, SamplePolicy } from './policy.ts';
import { dayOf } from './schedule.ts';
import { observability } from './shared-policies.ts';
import { trustPolicy } from './trust.ts';

/** The JSON that `aws iam get-account-authorization-details` prints. */
export interface AccountDetails {
  readonly UserDetailList: readonly Json[];
  readonly GroupDetailList: readonly Json[];
  readonly RoleDetailList: readonly Json[];
  readonly Policies: readonly Json[];
}

/** The only group there is. */
const ENGINEERS_MAY: readonly SamplePolicy[] = [observability];

const LONG_AGO = '2025-02-11T09:30:00+00:00';

/** When the trail starts and ends, in milliseconds since 1970: the account is shown as it is at the end. */
export interface TrailTime {
  readonly from: number;
  readonly to: number;
}

export function accountDetails(roles: readonly SampleRole[], time: TrailTime): AccountDetails {
  return {
    UserDetailList: ['ines.moreau', 'maria.field'].map(user),
    GroupDetailList: [engineers],
    RoleDetailList: roles.map((role) => roleDetail(role, time)),
    Policies: policiesOf(roles).map((policy) => policyDetail(policy, roles)),
  };
}

function roleDetail(role: SampleRole, { from, to }: TrailTime): Json {
  const { name, path, recreatedOn } = role;
  return {
    Path: path,
    RoleName: name,
    RoleId: roleId(name, recreatedOn === undefined ? 1 : 2),
    Arn: iamArn(`role${path}${name}`),
    CreateDate:
      recreatedOn === undefined ? LONG_AGO : isoSeconds(dayOf(from, recreatedOn).midnight),
    AssumeRolePolicyDocument: documentJson(trustPolicy(role.trust)),
    InstanceProfileList: role.instanceProfile ? [instanceProfile(role)] : [],
    RolePolicyList: Object.entries(role.inline ?? {}).map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: documentJson(document),
    })),
    AttachedManagedPolicies: role.attached.map(attachment),
    ...(role.boundary && {
      PermissionsBoundary: {
        PermissionsBoundaryType: 'Policy',
        PermissionsBoundaryArn: role.boundary.arn,
      },
    }),
    Tags: [
      {
        Key: 'description',
        Value: role.description.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, ' '),
      },
    ],
    RoleLastUsed:
      role.activities.length > 0 ? { LastUsedDate: isoSeconds(to), Region: HOME_REGION } : {},
  };
}

function instanceProfile({ name, path }: SampleRole): Json {
  return {
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: uniqueId('AIPA', name),
    Arn: iamArn(`instance-profile${path}${name}`),
    CreateDate: LONG_AGO,
    Roles: [
      {
        Path: path,
        RoleName: name,
        RoleId: roleId(name),
        Arn: iamArn(`role${path}${name}`),
        CreateDate: LONG_AGO,
      },
    ],
  };
}

function policiesOf(roles: readonly SampleRole[]): readonly SamplePolicy[] {
  const all = roles.flatMap(({ attached, boundary }) => [
    ...attached,
    ...(boundary ? [boundary] : []),
  ]);
  return [...new Map(all.map((policy) => [policy.arn, policy])).values()];
}

function policyDetail(policy: SamplePolicy, roles: readonly SampleRole[]): Json {
  const versions = [...policy.former, policy.document];
  return {
    PolicyName: policy.name,
    PolicyId: uniqueId('ANPA', policy.arn),
    Arn: policy.arn,
    Path: policy.arn.slice(
      policy.arn.indexOf(':policy/') + ':policy'.length,
      policy.arn.lastIndexOf('/') + 1,
    ),
    DefaultVersionId: `v${versions.length}`,
    AttachmentCount: [...roles.map(({ attached }) => attached), ENGINEERS_MAY].filter((attached) =>
      attached.includes(policy),
    ).length,
    PermissionsBoundaryUsageCount: roles.filter(({ boundary }) => boundary === policy).length,
    IsAttachable: true,
    CreateDate: LONG_AGO,
    UpdateDate: LONG_AGO,
    PolicyVersionList: versions
      .map((document, index) => ({
        Document: documentJson(document),
        VersionId: `v${index + 1}`,
        IsDefaultVersion: index === versions.length - 1,
        CreateDate: LONG_AGO,
      }))
      .reverse(),
  };
}

const engineers: Json = {
  Path: '/',
  GroupName: 'engineers',
  GroupId: uniqueId('AGPA', 'engineers'),
  Arn: iamArn('group/engineers'),
  CreateDate: LONG_AGO,
  GroupPolicyList: [],
  AttachedManagedPolicies: ENGINEERS_MAY.map(attachment),
};

function user(name: string): Json {
  return {
    Path: '/',
    UserName: name,
    UserId: uniqueId('AIDA', name),
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    CreateDate: LONG_AGO,
    GroupList: ['engineers'],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

function attachment({ name, arn }: SamplePolicy): Json {
  return { PolicyName: name, PolicyArn: arn };
}

function documentJson({ Version, Statement }: PolicyJson): Json {
  return { Version, Statement };
}

/** The way the AWS CLI prints times. */
function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', '+00:00');
}
