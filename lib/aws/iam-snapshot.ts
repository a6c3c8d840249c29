import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Role,
} from '@aws-sdk/client-iam';
import { RoleGone } from '../domain/errors.ts';
import {
  type InlinePolicy,
  type ManagedPolicy,
  type RoleSnapshot,
  roleNameOf,
} from '../domain/role.ts';
import { decoded, managedPolicy, policyDocument } from './iam-documents.ts';

/** The whole picture of a role. Throws RoleGone when there is none, or when it goes while we look. */
export async function snapshotOf(client: IAMClient, roleArn: string): Promise<RoleSnapshot> {
  const role = await readRole(client, roleArn);
  const name = roleNameOf(roleArn);
  // One after the other: IAM's request rate is shared by everything in the account and cannot be raised.
  const attached = await attachedPolicies(client, name);
  const inline = await inlinePolicies(client, name);
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: role.Arn ?? roleArn,
    name,
    path: role.Path ?? '/',
    id: role.RoleId ?? '',
    created: role.CreateDate?.toISOString() ?? '',
    attached,
    inline,
    boundary: boundary === undefined ? null : await managedPolicy(client, boundary),
    trust: JSON.parse(decoded(role.AssumeRolePolicyDocument, `the trust policy of ${roleArn}`)),
    tags: tagsOf(role),
  };
}

/** GetRole; undefined when there is none of that name. */
export async function findRole(client: IAMClient, RoleName: string): Promise<Role | undefined> {
  try {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
    // No sign that it is gone: a run would end in silence.
    if (role === undefined) throw new Error(`IAM gave an answer for role ${RoleName} and no role.`);
    return role;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

/** GetRole. Throws RoleGone when there is no such role, or one of that name under another path. */
export async function readRole(client: IAMClient, roleArn: string): Promise<Role> {
  const role = await findRole(client, roleNameOf(roleArn));
  if (role?.Arn === roleArn) return role;
  throw new RoleGone(`There is no role ${roleArn}: it was deleted, or never was.`);
}

/** The tags of a role, in an object without a prototype, since anybody names a tag. */
export function tagsOf({ Tags = [] }: Role): Readonly<Record<string, string>> {
  const tags: Record<string, string> = Object.create(null);
  for (const { Key, Value } of Tags) if (Key !== undefined) tags[Key] = Value ?? '';
  return tags;
}

async function attachedPolicies(
  client: IAMClient,
  RoleName: string,
): Promise<readonly ManagedPolicy[]> {
  const policies: ManagedPolicy[] = [];
  for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName })) {
    for (const { PolicyArn } of page.AttachedPolicies ?? []) {
      if (PolicyArn !== undefined) policies.push(await managedPolicy(client, PolicyArn));
    }
  }
  return policies.sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

async function inlinePolicies(
  client: IAMClient,
  RoleName: string,
): Promise<readonly InlinePolicy[]> {
  const policies: InlinePolicy[] = [];
  for await (const page of paginateListRolePolicies({ client }, { RoleName })) {
    for (const name of page.PolicyNames ?? []) {
      const { PolicyDocument } = await client.send(
        new GetRolePolicyCommand({ RoleName, PolicyName: name }),
      );
      const where = `inline policy ${name} of role ${RoleName}`;
      policies.push({ name, document: policyDocument(PolicyDocument, where) });
    }
  }
  return policies.sort((a, b) => (a.name < b.name ? -1 : 1));
}
