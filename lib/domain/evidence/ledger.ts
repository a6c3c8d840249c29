import { isoDays, isoTime } from './event-time.ts';
import type { DropReason, Ledger } from './evidence.ts';
import { recordOf } from './record-of.ts';
import type { RoleTotals } from './role-tally.ts';

/** What a pass saw apart from any one role. Times in milliseconds since 1970, days counted from there. */
export interface PassTotals {
  readonly files: Ledger['files'];
  readonly total: number;
  readonly first: number;
  readonly last: number;
  readonly days: ReadonlySet<number>;
  readonly dropped: ReadonlyMap<DropReason, number>;
  readonly coverage: Pick<Ledger, 'hours' | 'regions'>;
  readonly late: number;
}

/** The ledger over some of the roles of a pass; `others` is how many records went to the rest of the asked roles. */
export function ledgerOf(pass: PassTotals, roles: readonly RoleTotals[], others: number): Ledger {
  const dropped = new Map(pass.dropped);
  const unmapped = new Map<string, number>();
  for (const role of roles) {
    addAll(dropped, role.dropped);
    addAll(unmapped, role.unmapped);
  }
  addAll(dropped, new Map([['another-role', others]]));

  return {
    files: pass.files,
    records: {
      total: pass.total,
      used: sum(roles.map(({ used }) => used)),
      dropped: recordOf(sorted(dropped).filter(([, count]) => count > 0)),
      unmapped: recordOf(sorted(unmapped)),
    },
    first: pass.days.size === 0 ? null : isoTime(pass.first),
    last: pass.days.size === 0 ? null : isoTime(pass.last),
    days: isoDays(pass.days),
    ...pass.coverage,
    omitted: sum(roles.map(({ omitted }) => omitted)),
    ...(pass.late > 0 && { late: pass.late }),
  };
}

/** How many records were the roles' own, whatever became of them. */
export function recordsOf(roles: readonly RoleTotals[]): number {
  return sum(
    roles.map((role) => role.used + sum(role.dropped.values()) + sum(role.unmapped.values())),
  );
}

function addAll<Key>(into: Map<Key, number>, counts: ReadonlyMap<Key, number>): void {
  for (const [key, count] of counts) into.set(key, (into.get(key) ?? 0) + count);
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function sorted<Key extends string>(counts: ReadonlyMap<Key, number>): (readonly [Key, number])[] {
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}
