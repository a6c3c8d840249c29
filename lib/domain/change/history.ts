import type { RoleSnapshot } from '../role.ts';
import type { KeptPlan } from './kept-plan.ts';
import { arrived } from './plan.ts';

/** A change that Ratchet made, or began, by the digest of its plan. */
export interface Change {
  readonly digest: string;
  readonly plan: KeptPlan;
}

/** A picture of the role in the archive. */
export interface Picture {
  readonly key: string;
  readonly digest: string;
  /** When it was put there first, ISO 8601 in UTC, as far as the archive tells. */
  readonly keptAt: string;
  readonly snapshot: RoleSnapshot;
}

/** Changes and pictures of one role, each the oldest first. */
export interface History {
  readonly changes: readonly Change[];
  readonly pictures: readonly Picture[];
}

/** A change as it was found in an archive. */
export interface KeptChange extends Change {
  /** When it was put there first, ISO 8601 in UTC. */
  readonly keptAt: string;
}

/** The history of the role whose pictures these are, out of the plans of all roles, in any order. */
export function historyOf(pictures: readonly Picture[], plans: readonly KeptChange[]): History {
  const known = new Set(pictures.map(({ digest }) => digest));
  return {
    pictures: pictures.toSorted((a, b) => compare(a.keptAt, b.keptAt)),
    changes: plans
      .filter(({ plan }) => known.has(plan.snapshot.digest))
      .sort((a, b) => compare(a.plan.at, b.plan.at) || compare(a.keptAt, b.keptAt)),
  };
}

/** What `--to` can mean. */
export type Found =
  | { readonly kind: 'found'; readonly picture: Picture }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly digests: readonly string[] };

/** The picture from before the last time that Ratchet took access away; null when it never did. */
export function beforeLastSwap({ changes, pictures }: History): Picture | null {
  const last = changes.findLast(({ plan }) => plan.kind === 'apply' || plan.kind === 'give-back');
  return pictures.find(({ digest }) => digest === last?.plan.snapshot.digest) ?? null;
}

/** Whether a role that Ratchet last changed has nothing of its last swap any more, and again what that took away. */
export function isUndone({ changes, pictures }: History): boolean {
  const swap = changes.findLast(({ plan }) => plan.kind === 'apply');
  const last = changes.at(-1);
  const before = pictures.find(({ digest }) => digest === last?.plan.snapshot.digest);
  if (swap === undefined || last === undefined || before === undefined) return false;
  const { attached, inline } = arrived(
    before.snapshot,
    last.plan.steps.map((step) => step.do),
  );
  const has = new Set([...attached.map(({ arn }) => arn), ...inline.map(({ name }) => name)]);
  return swap.plan.steps.every(({ do: write }) => {
    switch (write.kind) {
      case 'attach':
        return !has.has(write.arn);
      case 'detach':
        return has.has(write.arn);
      case 'delete-inline':
        return has.has(write.name);
      default:
        return true;
    }
  });
}

/** The picture by its key or the beginning of its digest, or the one from before a change, by that of the change's. */
export function pictureBy({ changes, pictures }: History, text: string): Found {
  const start = text
    .slice(text.lastIndexOf('/') + 1)
    .replace(/\.json$/, '')
    .toLowerCase();
  const before = changes
    .filter(({ digest }) => digest.startsWith(start))
    .map(({ plan }) => plan.snapshot.digest);
  const found = pictures.filter(
    ({ digest }) => digest.startsWith(start) || before.includes(digest),
  );
  const [picture, ...others] = found;
  if (picture === undefined) return { kind: 'none' };
  if (others.length === 0) return { kind: 'found', picture };
  return { kind: 'ambiguous', digests: found.map(({ digest }) => digest) };
}

/**
 * The states through which Ratchet alone would have led a role since a picture was taken, the picture first: what is in
 * none of them is somebody else's doing.
 */
export function ledThrough({ changes }: History, picture: Picture): readonly RoleSnapshot[] {
  const named = changes.findIndex(({ plan }) => plan.snapshot.digest === picture.digest);
  const first = named === -1 ? changes.findIndex(({ plan }) => plan.at > picture.keptAt) : named;
  const since = first === -1 ? [] : changes.slice(first);
  const states = [picture.snapshot];
  let state = picture.snapshot;
  for (const { plan } of since) {
    state = arrived(
      state,
      plan.steps.map((step) => step.do),
    );
    states.push(state);
  }
  return states;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
