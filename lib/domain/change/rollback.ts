import { canonicalJson } from '../canonical-json.ts';
import type { InlinePolicy, RoleSnapshot } from '../role.ts';

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
 * (`keep`), or is undone with it. `left` is the role as Ratchet left it, `live` as it is; what is as in one of `passed`,
 * through which Ratchet itself led the role, is nobody else's doing, so a rollback that was cut off goes on. Documents
 * of managed policies, the boundary and the trust policy are nobody's to roll back here: they are told of and stay.
 */
export function rollback(
  left: RoleSnapshot,
  live: RoleSnapshot,
  wanted: RoleSnapshot,
  keep: boolean,
  passed: readonly RoleSnapshot[] = [],
): Rollback {
  const ours = [left, ...passed];
  const arns = othersArns(ours, live);
  const names = othersNames(ours, live);
  const has = arnsOf(live);
  const now = byName(live.inline);
  const others: readonly OtherChange[] = [
    ...arns.map((policy) => ({ what: has.has(policy) ? 'attached' : 'detached', policy }) as const),
    ...names.map(
      (policy) =>
        ({ what: now.has(policy) ? 'inline-changed' : 'inline-deleted', policy }) as const,
    ),
    ...documents(ours, live),
    ...(ours.some((one) => same(boundaryOf(one), boundaryOf(live)))
      ? []
      : [{ what: 'boundary', policy: '' } as const]),
    ...(ours.some(({ trust }) => same(trust, live.trust))
      ? []
      : [{ what: 'trust', policy: '' } as const]),
  ];
  const { boundary, trust, tags } = live;
  const fixed = { ...inForce(wanted, live), boundary, trust, tags };
  if (!keep) return { target: fixed, others };
  return {
    target: {
      ...fixed,
      attached: merged(fixed.attached, live.attached, new Set(arns), ({ arn }) => arn),
      inline: merged(wanted.inline, live.inline, new Set(names), ({ name }) => name),
    },
    others,
  };
}

/** Managed policies that are attached, or not, as no state of Ratchet's had it: who attached first, then who detached. */
function othersArns(ours: readonly RoleSnapshot[], live: RoleSnapshot): readonly string[] {
  const states = ours.map(arnsOf);
  const now = arnsOf(live);
  const all = new Set([...now, ...states.flatMap((arns) => [...arns])]);
  const touched = [...all].filter((arn) => states.every((arns) => arns.has(arn) !== now.has(arn)));
  return [...touched.filter((arn) => now.has(arn)), ...touched.filter((arn) => !now.has(arn))];
}

/** Inline policies that say, or are missing, as in no state of Ratchet's; sorted. */
function othersNames(ours: readonly RoleSnapshot[], live: RoleSnapshot): readonly string[] {
  const states = ours.map(({ inline }) => byName(inline));
  const now = byName(live.inline);
  const all = new Set([...now.keys(), ...states.flatMap((policies) => [...policies.keys()])]);
  return [...all]
    .filter((name) => states.every((policies) => !same(policies.get(name), now.get(name))))
    .sort();
}

function documents(ours: readonly RoleSnapshot[], live: RoleSnapshot): readonly OtherChange[] {
  return live.attached
    .filter(({ arn, document }) => {
      const known = ours.flatMap(({ attached }) => attached.filter((one) => one.arn === arn));
      return known.length > 0 && !known.some((one) => same(one.document, document));
    })
    .map(({ arn }) => ({ what: 'document', policy: arn }) as const);
}

/** The role wanted, where a policy that the role has now says what it says now, whatever it said in the snapshot. */
export function inForce(wanted: RoleSnapshot, live: RoleSnapshot): RoleSnapshot {
  const now = new Map(live.attached.map((policy) => [policy.arn, policy]));
  return { ...wanted, attached: wanted.attached.map((policy) => now.get(policy.arn) ?? policy) };
}

/** Policies of the role that say something else than they did in the snapshot. */
export function rewritten(wanted: RoleSnapshot, live: RoleSnapshot): readonly OtherChange[] {
  return documents([wanted], live);
}

/** What is wanted, but for what others touched: that is as it is now. */
function merged<Policy>(
  wanted: readonly Policy[],
  live: readonly Policy[],
  touched: ReadonlySet<string>,
  keyOf: (policy: Policy) => string,
): readonly Policy[] {
  const names = new Set(wanted.map(keyOf));
  return [
    ...wanted.flatMap((policy) => {
      if (!touched.has(keyOf(policy))) return [policy];
      return live.filter((one) => keyOf(one) === keyOf(policy));
    }),
    ...live.filter((policy) => touched.has(keyOf(policy)) && !names.has(keyOf(policy))),
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
