import { BadInput, MissingDocument, RoleGone } from '../domain/errors.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { parsePolicy } from '../domain/policy/parse.ts';
import type { ManagedPolicy, RoleSnapshot } from '../domain/role.ts';
import { type Account, documentInForce, missingDocuments } from './account-dump.ts';
import type { InlineDetail, PolicyDetail, RoleDetail, TagDetail } from './account-dump-shape.ts';

/**
 * A role as the dump tells it. Throws RoleGone, MissingDocument (naming the role and the policies), and BadInput, with
 * the role and the policy, for a document that is no policy.
 */
export function snapshotOf(account: Account, roleArn: string): RoleSnapshot {
  const role = roleIn(account, roleArn);
  const missing = missingDocuments(account, roleArn);
  if (missing.length > 0) {
    throw new MissingDocument(
      `${account.path} does not hold the documents of ${missing.join(', ')}, which ${roleArn} has: make the dump again without --filter, so that it brings AWS's own policies too.`,
    );
  }
  const managed = (arn: string) => managedOf(account, role, arn);
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    arn: role.Arn,
    name: role.RoleName,
    path: role.Path,
    id: role.RoleId,
    created: new Date(role.CreateDate).toISOString(),
    attached: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => managed(PolicyArn)),
    inline: (role.RolePolicyList ?? []).map((entry) => ({
      name: entry.PolicyName,
      document: inlineDocument(account, role, entry),
    })),
    boundary: boundary === undefined ? null : managed(boundary),
    trust: decoded(
      role.AssumeRolePolicyDocument,
      `${account.path}: trust policy of ${role.RoleName}`,
    ),
    tags: tagRecord(role.Tags ?? []),
  };
}

export function roleIn(account: Account, roleArn: string): RoleDetail {
  const role = account.roles.get(roleArn);
  if (role === undefined) throw new RoleGone(`${roleArn} is not in ${account.path}.`);
  return role;
}

export function inlineDocument(
  { path }: Account,
  { RoleName }: RoleDetail,
  { PolicyName, PolicyDocument }: InlineDetail,
): PolicyDocument {
  const where = `${path}: inline policy ${PolicyName} of role ${RoleName}`;
  return parsePolicy(PolicyDocument, where);
}

/** `where` says whose it is, for the message. */
export function managedDocument(policy: PolicyDetail, where: string): PolicyDocument {
  return parsePolicy(documentInForce(policy), where);
}

function managedOf(account: Account, { RoleName }: RoleDetail, arn: string): ManagedPolicy {
  const policy = account.policies.get(arn);
  if (policy === undefined) throw new MissingDocument(`${arn} is not in ${account.path}.`);
  const where = `${account.path}: managed policy ${arn} of role ${RoleName}`;
  return {
    arn,
    name: policy.PolicyName,
    versionId: policy.DefaultVersionId,
    document: managedDocument(policy, where),
  };
}

/** IAM gives documents as URL-encoded JSON; the AWS CLI decodes them, an SDK or a script may have left them so. */
function decoded(document: unknown, where: string): unknown {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(/^\s*%7B/i.test(document) ? decodeURIComponent(document) : document);
  } catch (cause) {
    throw new BadInput(`${where}: neither JSON nor URL-encoded JSON`, { cause });
  }
}

/** Without a prototype: a tag may be called `__proto__`. */
function tagRecord(tags: readonly TagDetail[]): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  for (const { Key, Value } of tags) record[Key] = Value;
  return record;
}
