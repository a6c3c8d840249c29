import { BadInput } from '../errors.ts';
import { type RoleCaller, roleArnParts } from '../trail/attribution.ts';
import type { DropReason } from './evidence.ts';

/** `id` is empty when it is not known: then every id is taken for it. */
export interface KnownRole {
  readonly arn: string;
  readonly id: string;
}

/**
 * Whose evidence is asked for: roles, one of each ARN; `all` for every role that called; or of those the ones of one
 * ARN, whatever their ids and with or without its path, which spares understanding the calls of all others.
 */
export type AskedFor = readonly KnownRole[] | 'all' | { readonly arn: string };

/** `sameId`: false when the caller is another role of that ARN, deleted before or made since. */
interface Place {
  readonly slot: number;
  readonly sameId: boolean;
}

/** Finds whose evidence a caller's records belong to: a slot in `roles()`. */
export interface AskedRoles {
  /** Null when the caller is none of the asked roles. */
  place(caller: RoleCaller): Place | null;
  /** Why it is none of them. */
  otherwise(caller: RoleCaller): Extract<DropReason, 'another-role' | 'no-role'>;
  roles(): readonly KnownRole[];
}

/** Throws BadInput for two roles of one ARN. */
export function askedRoles(asked: AskedFor): AskedRoles {
  if (asked === 'all') return calledRoles(null);
  return 'arn' in asked ? calledRoles(asked.arn) : knownRoles(asked);
}

/**
 * The asked roles, one of each ARN. A caller without its path is matched by account and name, which is exact: role
 * names are unique in an account whatever their path (IAM user guide, "IAM and STS quotas").
 */
function knownRoles(roles: readonly KnownRole[]): AskedRoles {
  const byArn = new Map(roles.map(({ arn }, slot) => [arn, slot]));
  if (byArn.size < roles.length) throw new BadInput('two of the asked roles have the same ARN');
  const byName = new Map(roles.map(({ arn }, slot) => [withoutPath(arn), slot]));
  const byId = new Map(roles.map(({ id }, slot) => [id, slot]));

  return {
    place(caller) {
      const slot =
        caller.arn === null
          ? byId.get(caller.id)
          : caller.pathKept
            ? byArn.get(caller.arn)
            : byName.get(caller.arn);
      if (slot === undefined) return null;
      const asked = roles[slot]?.id ?? '';
      return { slot, sameId: asked === '' || caller.id === '' || caller.id === asked };
    },
    otherwise: () => 'another-role',
    roles: () => roles,
  };
}

/**
 * Every role that called, or of those all of one ARN, in the order of first sight. One that was deleted and made again is two: the id tells
 * them apart. A caller known by its id alone cannot be named, so it is none of them.
 */
function calledRoles(only: string | null): AskedRoles {
  const name = only === null ? null : withoutPath(only);
  const found: { arn: string; pathKept: boolean; id: string }[] = [];
  const slots = new Map<string, number>();

  return {
    place({ arn, pathKept, id }) {
      if (arn === null || (name !== null && withoutPath(arn) !== name)) return null;
      const key = `${withoutPath(arn)} ${id}`;
      const slot = slots.get(key) ?? found.length;
      const role = found[slot];
      if (!role) {
        slots.set(key, slot);
        found.push({ arn, pathKept, id });
      } else if (pathKept && (!role.pathKept || arn < role.arn)) {
        role.arn = arn;
        role.pathKept = true;
      }
      return { slot, sameId: true };
    },
    otherwise: ({ arn }) => (arn === null ? 'no-role' : 'another-role'),
    roles: () => found.map(({ arn, id }) => ({ arn, id })),
  };
}

function withoutPath(arn: string): string {
  const parts = roleArnParts(arn);
  return parts ? `arn:${parts.partition}:iam::${parts.account}:role/${parts.name}` : arn;
}
