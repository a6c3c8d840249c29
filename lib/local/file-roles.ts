import { canonicalJson } from '../domain/canonical-json.ts';
import { isOwn } from '../domain/change/operation.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import { managedPolicyArn } from '../domain/role.ts';
import type { Clock, NewPolicy, Roles } from '../ports.ts';
import { type Account, holdersOf } from './account-dump.ts';
import type { AttachedDetail, PolicyDetail, RoleDetail } from './account-dump-shape.ts';
import {
  counted,
  withAttached,
  withInline,
  withoutAttached,
  withoutInline,
  withTags,
} from './file-roles-edit.ts';
import { NoSuchEntityException } from './file-roles-errors.ts';
import { changedAccount } from './file-roles-out.ts';
import { detailOf, exceeded, inTheWay, isMade, notOwn } from './file-roles-policy.ts';
import { inlineDocument, roleIn, snapshotOf } from './file-roles-snapshot.ts';

/** IAM user guide, "IAM and AWS STS quotas". */
const TAGS_PER_ROLE = 50;

export interface FileRolesOptions {
  /** The input, which is never written to. */
  readonly account: Account;
  /** The file that gets the changed account after every write; when it is there, its state goes on. */
  readonly out: string;
  /** For the times on policies that are made. */
  readonly clock: Clock;
  /** `account` was read from `out`: a run's own file goes on without its input. */
  readonly standing?: boolean;
}

/**
 * The roles of an account dump. Rejects with BadInput when `out` cannot be used (see changedAccount). Writes answer as
 * IAM does: RoleGone, LimitExceededException, NoSuchEntityException; snapshot may throw MissingDocument.
 */
export async function fileRoles({
  account: input,
  out,
  clock,
  standing,
}: FileRolesOptions): Promise<Roles> {
  const changed = await changedAccount(input, out, standing);

  const changeRole = (roleArn: string, edit: (role: RoleDetail, account: Account) => RoleDetail) =>
    changed.change((account) => {
      const role = roleIn(account, roleArn);
      const edited = edit(role, account);
      return edited === role ? account : withRole(account, edited);
    });
  const sourceOf = (role: RoleDetail) => input.roles.get(role.Arn) ?? role;

  const arnOf = (policy: NewPolicy) => managedPolicyArn({ ...policy, partition: input.partition });

  const roles: Roles = {
    // Nobody audits a file.
    forTicket: () => roles,
    list: async () => [...(await changed.current()).roles.keys()],
    snapshot: async (roleArn) => snapshotOf(await changed.current(), roleArn),
    attachmentQuota: async () => input.attachmentQuota,
    tag: (roleArn, tags) =>
      changeRole(roleArn, (role) => {
        const edited = withTags(role, tags);
        if (canonicalJson(edited.Tags ?? []) === canonicalJson(role.Tags ?? [])) return role;
        if ((edited.Tags ?? []).length > TAGS_PER_ROLE)
          throw exceeded('TagsPerRole', TAGS_PER_ROLE);
        return edited;
      }),
    inTheWayOf: async (policy) => inTheWay(await changed.current(), policy, arnOf(policy)),
    async createPolicy(policy) {
      const arn = arnOf(policy);
      await changed.change((account) =>
        isMade(account, policy, arn) ? account : withPolicy(account, detailOf(policy, arn, clock)),
      );
      return arn;
    },
    async deletePolicy(policyArn) {
      if (!isOwn(policyArn)) throw notOwn(policyArn);
      await changed.change((account) =>
        account.policies.has(policyArn) && holdersOf(account, policyArn).length === 0
          ? withoutPolicy(account, policyArn)
          : account,
      );
    },
    principalsWith: async (policyArn) => holdersOf(await changed.current(), policyArn),
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
  return roles;
}

function withRole(account: Account, role: RoleDetail): Account {
  return { ...account, roles: new Map(account.roles).set(role.Arn, role) };
}

function withPolicy(account: Account, policy: PolicyDetail): Account {
  return { ...account, policies: new Map(account.policies).set(policy.Arn, policy) };
}

function withoutPolicy(account: Account, policyArn: string): Account {
  return {
    ...account,
    policies: new Map([...account.policies].filter(([arn]) => arn !== policyArn)),
  };
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
