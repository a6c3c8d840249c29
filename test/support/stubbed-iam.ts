import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteConflictException,
  DeletePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  LimitExceededException,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { ACCOUNT_ID, type accountDump } from './account-fixture.ts';

const QUOTA = 10;

interface StubbedRole {
  readonly details: object;
  readonly tags: Map<string, string>;
  readonly attached: Set<string>;
  readonly inline: Map<string, string>;
}

interface StubbedPolicy {
  readonly versionId: string;
  readonly document: string;
}

interface Dumped {
  readonly RoleName: string;
  readonly Arn: string;
  readonly AssumeRolePolicyDocument: object;
  readonly RolePolicyList?: readonly { PolicyName: string; PolicyDocument: object }[];
  readonly AttachedManagedPolicies?: readonly { PolicyArn: string }[];
  readonly PermissionsBoundary?: object;
  readonly Tags?: readonly { Key: string; Value: string }[];
}

/** As IAM sends documents. */
const encoded = (text: string) => encodeURIComponent(text);
const missing = () => new NoSuchEntityException({ message: 'cannot be found', $metadata: {} });

/** Makes every IAMClient answer as IAM would for an account that is as a dump says; lists come one to a page. */
export function stubIam(dump: ReturnType<typeof accountDump>): void {
  const roles = new Map((dump.RoleDetailList as readonly Dumped[]).map(stubbedRole));
  const policies = new Map<string, StubbedPolicy>(
    dump.Policies.map(({ Arn, DefaultVersionId, PolicyVersionList }) => {
      const version = PolicyVersionList.find((each) => each.VersionId === DefaultVersionId);
      return [Arn, { versionId: DefaultVersionId, document: JSON.stringify(version?.Document) }];
    }),
  );
  const roleOf = ({ RoleName }: { RoleName?: string | undefined }) => {
    const role = roles.get(RoleName ?? '');
    if (role === undefined) throw missing();
    return role;
  };
  const policyOf = (arn: string | undefined) => {
    const policy = policies.get(arn ?? '');
    if (policy === undefined) throw missing();
    return policy;
  };
  const holders = (arn: string) => [
    ...[...roles]
      .filter(([, { attached }]) => attached.has(arn))
      .map(([RoleName]) => ({ PolicyRoles: [{ RoleName }] })),
    ...dump.UserDetailList.filter(({ AttachedManagedPolicies }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === arn),
    ).map(({ UserName }) => ({ PolicyUsers: [{ UserName }] })),
    ...dump.GroupDetailList.filter(({ AttachedManagedPolicies }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === arn),
    ).map(({ GroupName }) => ({ PolicyGroups: [{ GroupName }] })),
  ];

  const iam = mockClient(IAMClient);
  iam.on(ListRolesCommand).callsFake(({ Marker }) => {
    const { item, ...rest } = paged([...roles.values()], Marker);
    return { ...rest, Roles: item === undefined ? [] : [item.details] };
  });
  iam.on(GetRoleCommand).callsFake((input) => {
    const { details, tags } = roleOf(input);
    return { Role: { ...details, Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) } };
  });
  iam.on(ListAttachedRolePoliciesCommand).callsFake((input) => {
    const { item, ...rest } = paged([...roleOf(input).attached], input.Marker);
    return { ...rest, AttachedPolicies: item === undefined ? [] : [{ PolicyArn: item }] };
  });
  iam.on(ListRolePoliciesCommand).callsFake((input) => {
    const { item, ...rest } = paged([...roleOf(input).inline.keys()], input.Marker);
    return { ...rest, PolicyNames: item === undefined ? [] : [item] };
  });
  iam.on(GetRolePolicyCommand).callsFake((input) => {
    const document = roleOf(input).inline.get(input.PolicyName);
    if (document === undefined) throw missing();
    return { PolicyDocument: encoded(document) };
  });
  iam.on(GetPolicyCommand).callsFake(({ PolicyArn }) => ({
    Policy: {
      PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
      DefaultVersionId: policyOf(PolicyArn).versionId,
    },
  }));
  iam.on(GetPolicyVersionCommand).callsFake(({ PolicyArn, VersionId }) => {
    const { versionId, document } = policyOf(PolicyArn);
    if (VersionId !== versionId) throw missing();
    return { PolicyVersion: { Document: encoded(document) } };
  });
  iam.on(TagRoleCommand).callsFake((input) => {
    for (const { Key, Value } of input.Tags) roleOf(input).tags.set(Key, Value);
    roleOf(input);
    return {};
  });
  iam.on(CreatePolicyCommand).callsFake(({ Path, PolicyName, PolicyDocument }) => {
    const Arn = `arn:aws:iam::${ACCOUNT_ID}:policy${Path}${PolicyName}`;
    if (policies.has(Arn)) {
      throw new EntityAlreadyExistsException({ message: 'exists', $metadata: {} });
    }
    policies.set(Arn, { versionId: 'v1', document: PolicyDocument });
    return { Policy: { Arn } };
  });
  iam.on(DeletePolicyCommand).callsFake(({ PolicyArn }) => {
    policyOf(PolicyArn);
    if (holders(PolicyArn).length > 0) {
      throw new DeleteConflictException({ message: 'is attached', $metadata: {} });
    }
    policies.delete(PolicyArn);
    return {};
  });
  iam.on(ListEntitiesForPolicyCommand).callsFake(({ PolicyArn, Marker }) => {
    policyOf(PolicyArn);
    const { item, ...rest } = paged(holders(PolicyArn), Marker);
    return { ...rest, ...item };
  });
  iam.on(AttachRolePolicyCommand).callsFake((input) => {
    const { attached } = roleOf(input);
    policyOf(input.PolicyArn);
    if (attached.size >= QUOTA && !attached.has(input.PolicyArn)) {
      throw new LimitExceededException({ message: 'PoliciesPerRole: 10', $metadata: {} });
    }
    attached.add(input.PolicyArn);
    return {};
  });
  iam.on(DetachRolePolicyCommand).callsFake((input) => {
    if (!roleOf(input).attached.delete(input.PolicyArn)) throw missing();
    return {};
  });
  iam.on(PutRolePolicyCommand).callsFake((input) => {
    roleOf(input).inline.set(input.PolicyName, input.PolicyDocument);
    return {};
  });
  iam.on(DeleteRolePolicyCommand).callsFake((input) => {
    if (!roleOf(input).inline.delete(input.PolicyName)) throw missing();
    return {};
  });
  iam
    .on(GetAccountSummaryCommand)
    .resolves({ SummaryMap: { AttachedPoliciesPerRoleQuota: QUOTA } });
}

function stubbedRole(role: Dumped & { CreateDate?: string }): [string, StubbedRole] {
  const { RoleName, RolePolicyList = [], AttachedManagedPolicies = [], Tags = [] } = role;
  return [
    RoleName,
    {
      details: {
        ...role,
        CreateDate: new Date(role.CreateDate ?? 0),
        AssumeRolePolicyDocument: encoded(JSON.stringify(role.AssumeRolePolicyDocument)),
      },
      tags: new Map(Tags.map(({ Key, Value }) => [Key, Value])),
      attached: new Set(AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn)),
      inline: new Map(
        RolePolicyList.map((each) => [each.PolicyName, JSON.stringify(each.PolicyDocument)]),
      ),
    },
  ];
}

function paged<Item>(items: readonly Item[], marker: string | undefined) {
  const at = Number(marker ?? 0);
  const more = at + 1 < items.length;
  return { item: items[at], IsTruncated: more, ...(more ? { Marker: String(at + 1) } : {}) };
}
