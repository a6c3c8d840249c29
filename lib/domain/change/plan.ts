import { canonicalJson } from '../canonical-json.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Draft, Proposal } from '../proposal/proposal.ts';
import { essence, type RoleSnapshot } from '../role.ts';

/** One idempotent write on a role. */
export type Operation =
  | {
      readonly kind: 'attach';
      readonly arn: string;
      readonly name: string;
      readonly document: PolicyDocument;
    }
  | { readonly kind: 'detach'; readonly arn: string }
  | { readonly kind: 'put-inline'; readonly name: string; readonly document: PolicyDocument }
  | { readonly kind: 'delete-inline'; readonly name: string };

/** ARN of a draft once made in the role's account and partition. */
export function draftArn(roleArn: string, { path, name }: Pick<Draft, 'path' | 'name'>): string {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  return `arn:${partition}:iam::${account}:policy${path}${name}`;
}

/** The writes that carry out a proposal: everything is given before anything is taken. */
export function applyPlan(role: RoleSnapshot, proposal: Proposal): readonly Operation[] {
  return [
    ...proposal.attach.map(
      (draft): Operation => ({
        kind: 'attach',
        arn: draftArn(role.arn, draft),
        name: draft.name,
        document: draft.document,
      }),
    ),
    ...proposal.detach.map(
      (removal): Operation =>
        removal.kind === 'managed'
          ? { kind: 'detach', arn: removal.arn }
          : { kind: 'delete-inline', name: removal.name },
    ),
  ];
}

/** The writes that turn one role's policies into another's, from whatever state it is in: given first, then taken. */
export function restorePlan(live: RoleSnapshot, wanted: RoleSnapshot): readonly Operation[] {
  const attached = new Set(live.attached.map(({ arn }) => arn));
  const inline = new Map(live.inline.map(({ name, document }) => [name, canonicalJson(document)]));
  const wantedArns = new Set(wanted.attached.map(({ arn }) => arn));
  const wantedNames = new Set(wanted.inline.map(({ name }) => name));
  return [
    ...wanted.attached
      .filter(({ arn }) => !attached.has(arn))
      .map(({ arn, name, document }): Operation => ({ kind: 'attach', arn, name, document })),
    ...wanted.inline
      .filter(({ name, document }) => inline.get(name) !== canonicalJson(document))
      .map(({ name, document }): Operation => ({ kind: 'put-inline', name, document })),
    ...live.attached
      .filter(({ arn }) => !wantedArns.has(arn))
      .map(({ arn }): Operation => ({ kind: 'detach', arn })),
    ...live.inline
      .filter(({ name }) => !wantedNames.has(name))
      .map(({ name }): Operation => ({ kind: 'delete-inline', name })),
  ];
}

/** The role after a write, as reading it back would show it. */
function after(role: RoleSnapshot, operation: Operation): RoleSnapshot {
  switch (operation.kind) {
    case 'attach': {
      const { arn, name, document } = operation;
      const others = role.attached.filter((one) => one.arn !== arn);
      return { ...role, attached: [...others, { arn, name, versionId: 'v1', document }] };
    }
    case 'detach':
      return { ...role, attached: role.attached.filter(({ arn }) => arn !== operation.arn) };
    case 'put-inline': {
      const { name, document } = operation;
      return {
        ...role,
        inline: [...role.inline.filter((one) => one.name !== name), { name, document }],
      };
    }
    case 'delete-inline':
      return { ...role, inline: role.inline.filter(({ name }) => name !== operation.name) };
  }
}

/** The role once all writes of a plan took effect. */
export function arrived(role: RoleSnapshot, plan: readonly Operation[]): RoleSnapshot {
  return plan.reduce(after, role);
}

/**
 * Whether a role is somewhere between the state a plan starts from and the one it ends in, whichever of its writes
 * took effect or can be read back yet. Any policy, boundary or trust of another hand makes it false.
 */
export function onTheWay(
  live: RoleSnapshot,
  from: RoleSnapshot,
  plan: readonly Operation[],
): boolean {
  const key = (arn: string, document: PolicyDocument) => canonicalJson([arn, document]);
  const gives = plan.flatMap((operation) => (operation.kind === 'attach' ? [operation] : []));
  const known = new Set([
    ...[...from.attached, ...gives].map(({ arn, document }) => key(arn, document)),
    ...from.inline.map(({ name, document }) => key(name, document)),
  ]);
  const found = [
    ...live.attached.map(({ arn, document }) => key(arn, document)),
    ...live.inline.map(({ name, document }) => key(name, document)),
  ];
  return (
    found.every((each) => known.has(each)) && sameAccess(arrived(live, plan), arrived(from, plan))
  );
}

/** Whether two roles may do the same. */
export function sameAccess(a: RoleSnapshot, b: RoleSnapshot): boolean {
  return canonicalJson(essence(a)) === canonicalJson(essence(b));
}
