import type { PolicyDocument } from '../policy/document.ts';
import type { Draft } from '../proposal/proposal.ts';
import {
  accountOf,
  type InlinePolicy,
  type ManagedPolicy,
  partitionOf,
  type RoleSnapshot,
} from '../role.ts';

/** Where the policies stand that Ratchet makes: only these are ever made or deleted. */
export const OWN_PATH = '/ratchet/';

/** A policy to be made, with the tags that say where it comes from. */
interface Made extends Draft {
  readonly tags: Readonly<Record<string, string>>;
}

/** One idempotent write, with all that its inverse needs. */
export type Operation =
  | { readonly kind: 'create-policy'; readonly arn: string; readonly policy: Made }
  | {
      readonly kind: 'attach';
      readonly arn: string;
      readonly name: string;
      readonly document: PolicyDocument;
    }
  | { readonly kind: 'put-inline'; readonly name: string; readonly document: PolicyDocument }
  | { readonly kind: 'detach'; readonly arn: string }
  | { readonly kind: 'delete-inline'; readonly name: string }
  /** Of a policy of Ratchet's own that nobody has attached any more. */
  | { readonly kind: 'delete-policy'; readonly arn: string; readonly policy: Made };

/** Makes something that can be attached, or adds access. */
export function isGive({ kind }: Operation): boolean {
  return kind === 'create-policy' || kind === 'attach' || kind === 'put-inline';
}

/** Removes what nobody has any more: no access goes with it. */
export function isCleanUp({ kind }: Operation): boolean {
  return kind === 'delete-policy';
}

/** ARN of a draft once made in the role's account and partition. */
export function draftArn(roleArn: string, { path, name }: Pick<Draft, 'path' | 'name'>): string {
  return `arn:${partitionOf(roleArn)}:iam::${accountOf(roleArn)}:policy${path}${name}`;
}

export function isOwn(arn: string): boolean {
  return arn.includes(`:policy${OWN_PATH}`);
}

/** The writes that make a policy of Ratchet's own and give it to a role; it names the ticket. */
export function givesOfDraft(roleArn: string, draft: Draft, ticket: string): readonly Operation[] {
  const arn = draftArn(roleArn, draft);
  const { name, document } = draft;
  return [
    { kind: 'create-policy', arn, policy: { ...draft, tags: { 'lp:ticket': ticket } } },
    { kind: 'attach', arn, name, document },
  ];
}

/** The writes that give a managed policy to a role. One of Ratchet's own is made first: a clean-up may have removed it. */
export function givesOf({ arn, name, document }: ManagedPolicy): readonly Operation[] {
  const attach: Operation = { kind: 'attach', arn, name, document };
  return isOwn(arn)
    ? [{ kind: 'create-policy', arn, policy: putBack(name, document) }, attach]
    : [attach];
}

/** The writes that take a managed policy from a role. */
export function takesOf({ arn, name, document }: ManagedPolicy): readonly Operation[] {
  const detach: Operation = { kind: 'detach', arn };
  return isOwn(arn)
    ? [detach, { kind: 'delete-policy', arn, policy: putBack(name, document) }]
    : [detach];
}

export function putOf({ name, document }: InlinePolicy): Operation {
  return { kind: 'put-inline', name, document };
}

function putBack(name: string, document: PolicyDocument): Made {
  const description = 'Put back by Ratchet from a snapshot.';
  return { name, path: OWN_PATH, description, document, tags: {} };
}

/** The role after a write, as reading it back would show it. */
export function after(role: RoleSnapshot, operation: Operation): RoleSnapshot {
  switch (operation.kind) {
    case 'create-policy':
    case 'delete-policy':
      return role;
    case 'attach': {
      // One that is attached says what its owner made it say meanwhile, whatever the plan knew of it.
      const { arn, name, document } = operation;
      if (role.attached.some((one) => one.arn === arn)) return role;
      return { ...role, attached: [...role.attached, { arn, name, versionId: 'v1', document }] };
    }
    case 'detach':
      return { ...role, attached: role.attached.filter(({ arn }) => arn !== operation.arn) };
    case 'put-inline': {
      const { name, document } = operation;
      const others = role.inline.filter((one) => one.name !== name);
      return { ...role, inline: [...others, { name, document }] };
    }
    case 'delete-inline':
      return { ...role, inline: role.inline.filter(({ name }) => name !== operation.name) };
  }
}

/** What takes a write back on a role that was as given before it; null when the write changed nothing there. */
export function inverse(role: RoleSnapshot, operation: Operation): Operation | null {
  switch (operation.kind) {
    case 'create-policy':
      return { ...operation, kind: 'delete-policy' };
    case 'delete-policy':
      return { ...operation, kind: 'create-policy' };
    case 'attach':
      return role.attached.some(({ arn }) => arn === operation.arn)
        ? null
        : { kind: 'detach', arn: operation.arn };
    case 'detach': {
      const had = role.attached.find(({ arn }) => arn === operation.arn);
      return had === undefined
        ? null
        : { kind: 'attach', arn: had.arn, name: had.name, document: had.document };
    }
    case 'put-inline':
    case 'delete-inline': {
      const had = role.inline.find(({ name }) => name === operation.name);
      if (had !== undefined) return putOf(had);
      return operation.kind === 'delete-inline'
        ? null
        : { kind: 'delete-inline', name: operation.name };
    }
  }
}
