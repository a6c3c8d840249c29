import type { PolicyDocument } from './policy/document.ts';

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  /** Of the default version, which is the one in force. */
  readonly versionId: string;
  readonly document: PolicyDocument;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Everything that decides what a role may do, and enough to put it back: the full picture taken before any change. */
export interface RoleSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** AROA...: differs when a role was deleted and made again under the same name. */
  readonly id: string;
  readonly created: string;
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundary: ManagedPolicy | null;
  /** The trust policy as JSON, kept as it was. */
  readonly trust: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

/** The name at the end of an IAM ARN, without the path: names are one per account whatever their path. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The account id in an IAM ARN. */
export function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}

/** Where a managed policy of that name stands. */
export function managedPolicyArn({
  account,
  partition = 'aws',
  path,
  name,
}: {
  readonly account: string;
  readonly partition?: string;
  readonly path: string;
  readonly name: string;
}): string {
  return `arn:${partition}:iam::${account}:policy${path}${name}`;
}

/** The partition of an ARN: `aws`, `aws-us-gov`, `aws-cn`. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

/**
 * What of a role decides what it may do, in an order that does not depend on how IAM listed it. Two roles are the
 * same to Ratchet when the digests of this are: tags, descriptions and version numbers do not count.
 */
export function essence(role: RoleSnapshot): unknown {
  const byArn = role.attached.map(({ arn, document }) => ({ arn, document }));
  return {
    id: role.id,
    attached: byArn.sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    inline: [...role.inline].sort((a, b) => (a.name < b.name ? -1 : 1)),
    boundary:
      role.boundary === null ? null : { arn: role.boundary.arn, document: role.boundary.document },
    trust: role.trust,
  };
}

/** The documents of the identity policies a role has now. */
export function documentsOf(role: RoleSnapshot): readonly PolicyDocument[] {
  return [...role.attached, ...role.inline].map(({ document }) => document);
}
