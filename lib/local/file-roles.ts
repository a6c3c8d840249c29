import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { BadInput } from '../domain/errors.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../domain/policy/size.ts';
import type { Clock, NewPolicy, Roles } from '../ports.ts';
import type { Account } from './account-dump.ts';
import type { AttachedDetail, PolicyDetail, RoleDetail } from './account-dump-shape.ts';
import {
  counted,
  withAttached,
  withInline,
  withoutAttached,
  withoutInline,
  withTags,
} from './file-roles-edit.ts';
import { LimitExceededException, NoSuchEntityException } from './file-roles-errors.ts';
import { changedAccount } from './file-roles-out.ts';
import { inlineDocument, managedDocument, roleIn, snapshotOf } from './file-roles-snapshot.ts';

/** IAM user guide, "IAM and AWS STS quotas". */
const TAGS_PER_ROLE = 50;

export interface FileRolesOptions {
  /** The input, which is never written to. */
  readonly account: Account;
  /** The file that gets the changed account after every write; when it is there, its state goes on. */
  readonly out: string;
  /** For the times on policies that are made. */
  readonly clock: Clock;
}

/**
 * The roles of an account dump. Rejects with BadInput when `out` cannot be used (see changedAccount). Writes answer as
 * IAM does: RoleGone, LimitExceededException, NoSuchEntityException; snapshot may throw MissingDocument.
 */
export async function fileRoles({ account: input, out, clock }: FileRolesOptions): Promise<Roles> {
  const changed = await changedAccount(input, out);

  const changeRole = (roleArn: string, edit: (role: RoleDetail, account: Account) => RoleDetail) =>
    changed.change((account) => {
      const role = roleIn(account, roleArn);
      const edited = edit(role, account);
      return edited === role ? account : withRole(account, edited);
    });
  const sourceOf = (role: RoleDetail) => input.roles.get(role.Arn) ?? role;

  return {
    list: async () => [...(await changed.current()).roles.keys()],
    snapshot: async (roleArn) => snapshotOf(await changed.current(), roleArn),
    attachmentQuota: async () => input.attachmentQuota,
    tag: (roleArn, tags) =>
      changeRole(roleArn, (role) => {
        const edited = withTags(role, tags);
        if (canonicalJson(edited) === canonicalJson(role)) return role;
        if ((edited.Tags ?? []).length > TAGS_PER_ROLE)
          throw exceeded('TagsPerRole', TAGS_PER_ROLE);
        return edited;
      }),
    async createPolicy(policy) {
      const arn = `arn:${input.partition}:iam::${policy.account}:policy${policy.path}${policy.name}`;
      await changed.change((account) =>
        isMade(account, policy, arn) ? account : withPolicy(account, detailOf(policy, arn, clock)),
      );
      return arn;
    },
    attach: (roleArn, policyArn) =>
      changed.change((account) => {
        const role = roleIn(account, roleArn);
        const attached = role.AttachedManagedPolicies ?? [];
        if (attached.some(({ PolicyArn }) => PolicyArn === policyArn)) return account;
        const entry = entryFor(account, sourceOf(role), policyArn);
        if (attached.length >= account.attachmentQuota) {
          throw exceeded('PoliciesPerRole', account.attachmentQuota);
        }
        return withCount(
          withRole(account, withAttached(role, sourceOf(role), entry)),
          policyArn,
          1,
        );
      }),
    detach: (roleArn, policyArn) =>
      changed.change((account) => {
        const role = roleIn(account, roleArn);
        const attached = role.AttachedManagedPolicies ?? [];
        if (!attached.some(({ PolicyArn }) => PolicyArn === policyArn)) return account;
        const edited = withoutAttached(role, sourceOf(role), policyArn);
        return withCount(withRole(account, edited), policyArn, -1);
      }),
    putInline: (roleArn, name, document) =>
      changeRole(roleArn, (role, account) => {
        const source = sourceOf(role);
        const says = (holder: RoleDetail) => inlineOf(holder, name, account, document);
        if (says(role) !== undefined) return role;
        const entry = says(source) ?? { PolicyName: name, PolicyDocument: printPolicy(document) };
        return withInline(role, source, entry);
      }),
    deleteInline: (roleArn, name) =>
      changeRole(roleArn, (role) =>
        (role.RolePolicyList ?? []).some(({ PolicyName }) => PolicyName === name)
          ? withoutInline(role, sourceOf(role), name)
          : role,
      ),
  };
}

function withRole(account: Account, role: RoleDetail): Account {
  return { ...account, roles: new Map(account.roles).set(role.Arn, role) };
}

function withPolicy(account: Account, policy: PolicyDetail): Account {
  return { ...account, policies: new Map(account.policies).set(policy.Arn, policy) };
}

function withCount(account: Account, policyArn: string, change: 1 | -1): Account {
  const policy = account.policies.get(policyArn);
  return policy === undefined ? account : withPolicy(account, counted(policy, change));
}

/** The inline policy of that name, when it says the same as `document` in whatever spelling. */
function inlineOf(role: RoleDetail, name: string, account: Account, document: PolicyDocument) {
  const entry = role.RolePolicyList?.find(({ PolicyName }) => PolicyName === name);
  if (entry === undefined) return undefined;
  const same = canonicalJson(inlineDocument(account, role, entry)) === canonicalJson(document);
  return same ? entry : undefined;
}

/** What was attached in the input can be attached again even when the dump does not describe it. */
function entryFor(account: Account, source: RoleDetail, policyArn: string): AttachedDetail {
  const original = source.AttachedManagedPolicies?.find((one) => one.PolicyArn === policyArn);
  const policy = account.policies.get(policyArn);
  if (original !== undefined) return original;
  if (policy !== undefined) return { PolicyName: policy.PolicyName, PolicyArn: policyArn };
  throw new NoSuchEntityException(`Policy ${policyArn} does not exist or is not attachable.`);
}

/** Names are one per account whatever the path and the case (API_CreatePolicy). Throws BadInput for another document. */
function isMade(account: Account, policy: NewPolicy, arn: string): boolean {
  checkNew(account, policy);
  const wanted = policy.name.toLowerCase();
  const standing = [...account.policies.values()].find(
    ({ Arn, PolicyName }) =>
      PolicyName.toLowerCase() === wanted && Arn.split(':')[4] === policy.account,
  );
  if (standing === undefined) return false;
  const document = managedDocument(standing, `${account.path}: managed policy ${standing.Arn}`);
  if (standing.Arn === arn && canonicalJson(document) === canonicalJson(policy.document))
    return true;
  throw new BadInput(
    `A policy called ${policy.name} exists already (${standing.Arn}) and is not the one to be made: detach and delete it, or rename it.`,
  );
}

function checkNew(account: Account, { account: id, name, path, document }: NewPolicy): void {
  if (id !== account.id) {
    throw new BadInput(
      `Policy ${name} is for account ${id}, and ${account.path} is of ${account.id}.`,
    );
  }
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    throw new BadInput(
      `${JSON.stringify(name)} cannot be a policy's name: 1 to 128 of A-Z a-z 0-9 _+=,.@-`,
    );
  }
  if (!/^\/([\x21-\x7e]+\/)?$/.test(path)) {
    throw new BadInput(
      `${JSON.stringify(path)} cannot be a policy's path: it starts and ends with a slash.`,
    );
  }
  if (characters(document) > MANAGED_POLICY_LIMIT)
    throw exceeded('PolicySize', MANAGED_POLICY_LIMIT);
}

function detailOf(policy: NewPolicy, arn: string, clock: Clock): PolicyDetail {
  const now = clock.now().toISOString();
  const id = createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();
  return {
    PolicyName: policy.name,
    PolicyId: `ANPA${id}`,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: now,
    UpdateDate: now,
    PolicyVersionList: [
      {
        Document: printPolicy(policy.document),
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: now,
      },
    ],
  };
}

function exceeded(quota: string, limit: number): LimitExceededException {
  return new LimitExceededException(`Cannot exceed quota for ${quota}: ${limit}`);
}
