import type {
  AttachedDetail,
  InlineDetail,
  PolicyDetail,
  RoleDetail,
  TagDetail,
} from './account-dump-shape.ts';

// The role made from a role by one write. `source` is the role as the dump had it: what goes back goes back to its place
// there, so that undoing everything gives the same file.

export function withAttached(
  role: RoleDetail,
  source: RoleDetail,
  entry: AttachedDetail,
): RoleDetail {
  return setAttached(role, source, [...without(role, entry.PolicyArn), entry]);
}

export function withoutAttached(role: RoleDetail, source: RoleDetail, arn: string): RoleDetail {
  return setAttached(role, source, without(role, arn));
}

export function withInline(role: RoleDetail, source: RoleDetail, entry: InlineDetail): RoleDetail {
  return setInline(role, source, [...withoutName(role, entry.PolicyName), entry]);
}

export function withoutInline(role: RoleDetail, source: RoleDetail, name: string): RoleDetail {
  return setInline(role, source, withoutName(role, name));
}

/** Keys that differ only in case are one tag, and the new spelling stands (IAM user guide, "Tags for IAM resources"). */
export function withTags(role: RoleDetail, tags: Readonly<Record<string, string>>): RoleDetail {
  const Tags: TagDetail[] = [...(role.Tags ?? [])];
  for (const [Key, Value] of Object.entries(tags)) {
    const at = Tags.findIndex((tag) => tag.Key.toLowerCase() === Key.toLowerCase());
    Tags.splice(at === -1 ? Tags.length : at, 1, { Key, Value });
  }
  return { ...role, Tags };
}

/** One attachment more or less; dumps that do not count are left without a count. */
export function counted(policy: PolicyDetail, change: 1 | -1): PolicyDetail {
  if (policy.AttachmentCount === undefined) return policy;
  return { ...policy, AttachmentCount: Math.max(0, policy.AttachmentCount + change) };
}

function without(role: RoleDetail, arn: string): readonly AttachedDetail[] {
  return (role.AttachedManagedPolicies ?? []).filter(({ PolicyArn }) => PolicyArn !== arn);
}

function withoutName(role: RoleDetail, name: string): readonly InlineDetail[] {
  return (role.RolePolicyList ?? []).filter(({ PolicyName }) => PolicyName !== name);
}

function setAttached(
  role: RoleDetail,
  source: RoleDetail,
  list: readonly AttachedDetail[],
): RoleDetail {
  const originals = source.AttachedManagedPolicies?.map(({ PolicyArn }) => PolicyArn);
  const { AttachedManagedPolicies: _, ...rest } = role;
  if (list.length === 0 && originals === undefined) return rest as RoleDetail;
  return {
    ...role,
    AttachedManagedPolicies: inOrder(list, originals ?? [], ({ PolicyArn }) => PolicyArn),
  };
}

function setInline(
  role: RoleDetail,
  source: RoleDetail,
  list: readonly InlineDetail[],
): RoleDetail {
  const originals = source.RolePolicyList?.map(({ PolicyName }) => PolicyName);
  const { RolePolicyList: _, ...rest } = role;
  if (list.length === 0 && originals === undefined) return rest as RoleDetail;
  return {
    ...role,
    RolePolicyList: inOrder(list, originals ?? [], ({ PolicyName }) => PolicyName),
  };
}

/** First those of the dump, in its order; then the others as they came. */
function inOrder<T>(
  list: readonly T[],
  originals: readonly string[],
  nameOf: (one: T) => string,
): T[] {
  const place = (one: T) => {
    const at = originals.indexOf(nameOf(one));
    return at === -1 ? originals.length : at;
  };
  return list.toSorted((a, b) => place(a) - place(b));
}
