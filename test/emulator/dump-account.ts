import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { accountDump } from '../support/account-fixture.ts';

type Dump = ReturnType<typeof accountDump>;
/** What a role of a dump may have besides its name, path and trust. */
type Role = Dump['RoleDetailList'][number] &
  Partial<Extract<Dump['RoleDetailList'][number], { Tags: unknown }>>;

/** Makes the users, groups, policies and roles of a dump. Ids and dates are IAM's own, as in every new account. */
export async function makeAccount(iam: IAMClient, dump: Dump): Promise<void> {
  for (const policy of dump.Policies) await makePolicy(iam, policy);
  for (const { UserName, Arn, AttachedManagedPolicies } of dump.UserDetailList) {
    const Path = Arn.slice(Arn.indexOf(':user/') + ':user'.length, -UserName.length);
    await iam.send(new CreateUserCommand({ UserName, Path }));
    for (const { PolicyArn } of AttachedManagedPolicies) {
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
  }
  for (const { GroupName, AttachedManagedPolicies } of dump.GroupDetailList) {
    await iam.send(new CreateGroupCommand({ GroupName }));
    for (const { PolicyArn } of AttachedManagedPolicies) {
      await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    }
  }
  for (const role of dump.RoleDetailList) await makeRole(iam, role);
}

/** With all its versions, unless it is one of AWS, which are there. */
export async function makePolicy(iam: IAMClient, policy: Dump['Policies'][number]): Promise<void> {
  const { Arn, PolicyName, PolicyVersionList, DefaultVersionId } = policy;
  if (Arn.startsWith('arn:aws:iam::aws:')) return;
  const [first, ...more] = [...PolicyVersionList].reverse();
  const PolicyDocument = JSON.stringify(first?.Document);
  await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  for (const { VersionId, Document } of more) {
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: Arn,
        PolicyDocument: JSON.stringify(Document),
        SetAsDefault: VersionId === DefaultVersionId,
      }),
    );
  }
}

export async function makeRole(iam: IAMClient, role: Role): Promise<void> {
  const { RoleName, Path, AssumeRolePolicyDocument, PermissionsBoundary: boundary, Tags } = role;
  await iam.send(
    new CreateRoleCommand({
      ...{ RoleName, Path },
      AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument),
      ...(boundary && { PermissionsBoundary: boundary.PermissionsBoundaryArn }),
      ...(Tags && { Tags }),
    }),
  );
  for (const { PolicyArn } of role.AttachedManagedPolicies ?? [])
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  for (const { PolicyName, PolicyDocument: document } of role.RolePolicyList ?? []) {
    const PolicyDocument = JSON.stringify(document);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
}
