import { type Cycle, keyOf } from './cycle.ts';

/** A role as it stands, as far as starting and stopping goes. */
export interface StandingRole {
  readonly arn: string;
  readonly id: string;
  readonly tagged: boolean;
}

/** What no event told, by keys of roles (lib/domain/cycle.ts). */
export interface Unheard {
  /** Tagged, and in no run that we know of. */
  readonly start: readonly string[];
  /** In a run that we know of, and without the tag, gone, or another role of that name by now. */
  readonly stop: readonly string[];
  /** In a run that nobody said the end of. */
  readonly check: readonly Cycle[];
}

/** Compares the roles of an account with the runs that are written down. Roles that were run and are not due are left. */
export function unheard(roles: readonly StandingRole[], cycles: readonly Cycle[]): Unheard {
  const standing = new Map(roles.map((role) => [keyOf(role), role]));
  const known = new Map(cycles.map((cycle) => [keyOf(cycle.role), cycle]));
  const wanted = (cycle: Cycle): boolean => {
    const role = standing.get(keyOf(cycle.role));
    return role?.tagged === true && role.id === cycle.role.id;
  };
  return {
    start: roles
      .filter((role) => role.tagged && known.get(keyOf(role))?.role.id !== role.id)
      .map(keyOf),
    stop: cycles.filter((cycle) => !wanted(cycle)).map(({ role }) => keyOf(role)),
    check: cycles.filter((cycle) => wanted(cycle) && cycle.ended === null),
  };
}
