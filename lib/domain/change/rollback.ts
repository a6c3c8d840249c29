import { canonicalJson } from '../canonical-json.ts';
import type { InlinePolicy, ManagedPolicy, RoleSnapshot } from '../role.ts';

/** What somebody else changed on a role since Ratchet did. */
export interface OtherChange {
  readonly what:
    | 'attached'
    | 'detached'
    | 'inline-changed'
    | 'inline-deleted'
    | 'document'
    | 'boundary'
    | 'trust';
  /** ARN of a managed policy or name of an inline one; empty for boundary and trust. */
  readonly policy: string;
}

export interface Rollback {
  /** The role as it shall be. */
  readonly target: RoleSnapshot;
  readonly others: readonly OtherChange[];
}

/**
 * Where a rollback leads: to a snapshot, and what others changed since Ratchet's own change stays as they made it
 * (`keep`), or is undone with it. `left` is the role as Ratchet left it, `live` as it is. Documents of managed policies,
 * the boundary and the trust policy are nobody's to roll back here: they are told of and stay in either case.
 */
export function rollback(
  left: RoleSnapshot,
  live: RoleSnapshot,
  wanted: RoleSnapshot,
  keep: boolean,
): Rollback {
  const others = [
    ...attachments(left, live),
    ...inlines(left, live),
    ...documents(left, live),
    ...(same(boundaryOf(left), boundaryOf(live))
      ? []
      : [{ what: 'boundary', policy: '' } as const]),
    ...(same(left.trust, live.trust) ? [] : [{ what: 'trust', policy: '' } as const]),
  ];
  const { boundary, trust, tags } = live;
  const fixed = { ...wanted, boundary, trust, tags, attached: inForce(wanted.attached, live) };
  if (!keep) return { target: fixed, others };
  return {
    target: {
      ...fixed,
      attached: mergedAttached(left, live, fixed.attached),
      inline: mergedInline(left, live, wanted.inline),
    },
    others,
  };
}

function attachments(left: RoleSnapshot, live: RoleSnapshot): readonly OtherChange[] {
  const [before, now] = [arnsOf(left), arnsOf(live)];
  return [
    ...[...now]
      .filter((arn) => !before.has(arn))
      .map((policy) => ({ what: 'attached', policy }) as const),
    ...[...before]
      .filter((arn) => !now.has(arn))
      .map((policy) => ({ what: 'detached', policy }) as const),
  ];
}

function inlines(left: RoleSnapshot, live: RoleSnapshot): readonly OtherChange[] {
  const [before, now] = [byName(left.inline), byName(live.inline)];
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  return names
    .filter((name) => !same(before.get(name), now.get(name)))
    .map((policy) => ({ what: now.has(policy) ? 'inline-changed' : 'inline-deleted', policy }));
}

function documents(left: RoleSnapshot, live: RoleSnapshot): readonly OtherChange[] {
  const before = new Map(left.attached.map(({ arn, document }) => [arn, document]));
  return live.attached
    .filter(({ arn, document }) => before.has(arn) && !same(before.get(arn), document))
    .map(({ arn }) => ({ what: 'document', policy: arn }) as const);
}

/** A policy that the role has now says what it says now, whatever it said in the snapshot. */
function inForce(wanted: readonly ManagedPolicy[], live: RoleSnapshot): readonly ManagedPolicy[] {
  const now = new Map(live.attached.map((policy) => [policy.arn, policy]));
  return wanted.map((policy) => now.get(policy.arn) ?? policy);
}

function mergedAttached(
  left: RoleSnapshot,
  live: RoleSnapshot,
  wanted: readonly ManagedPolicy[],
): readonly ManagedPolicy[] {
  const [before, now, back] = [arnsOf(left), arnsOf(live), new Set(wanted.map(({ arn }) => arn))];
  const taken = [...before].filter((arn) => !now.has(arn));
  const given = live.attached.filter(({ arn }) => !before.has(arn) && !back.has(arn));
  return [...wanted.filter(({ arn }) => !taken.includes(arn)), ...given];
}

function mergedInline(
  left: RoleSnapshot,
  live: RoleSnapshot,
  wanted: readonly InlinePolicy[],
): readonly InlinePolicy[] {
  const [before, now] = [byName(left.inline), byName(live.inline)];
  const touched = (name: string) => !same(before.get(name), now.get(name));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.flatMap((policy) => {
      if (!touched(policy.name)) return [policy];
      return live.inline.filter(({ name }) => name === policy.name);
    }),
    ...live.inline.filter(({ name }) => touched(name) && !names.has(name)),
  ];
}

function boundaryOf({ boundary }: RoleSnapshot): unknown {
  return boundary === null ? null : [boundary.arn, boundary.document];
}

function arnsOf({ attached }: RoleSnapshot): ReadonlySet<string> {
  return new Set(attached.map(({ arn }) => arn));
}

function byName(policies: readonly InlinePolicy[]): ReadonlyMap<string, unknown> {
  return new Map(policies.map(({ name, document }) => [name, document]));
}

function same(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}
