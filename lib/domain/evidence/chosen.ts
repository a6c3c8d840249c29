import type { Collected } from './collect.ts';
import type { DropReason, Evidence, Ledger } from './evidence.ts';
import { recordOf } from './record-of.ts';

/** Drops of a role's own records; the others are the same in the ledger of every role of a pass. */
const OWN: ReadonlySet<DropReason> = new Set([
  'another-role-id',
  'duplicate',
  'no-permission-needed',
  'not-iam-denial',
  'authorization-unknown',
]);

/** Of a pass over several roles only some, with the ledger as if only those had been asked for. */
export function chooseRoles(
  { evidence, ledger }: Collected,
  isChosen: (evidence: Evidence) => boolean,
): Collected {
  const chosen = evidence.filter(isChosen);
  return chosen.length === evidence.length
    ? { evidence, ledger }
    : { evidence: chosen, ledger: { ...ledger, ...over(ledger, chosen) } };
}

function over(
  { records }: Ledger,
  chosen: readonly Evidence[],
): Pick<Ledger, 'records' | 'omitted'> {
  const ledgers = chosen.map((each) => each.ledger);
  const ofPass = entries(records.dropped).filter(
    ([reason]) => !OWN.has(reason) && reason !== 'another-role',
  );
  const own = ledgers.flatMap((each) =>
    entries(each.records.dropped).filter(([reason]) => OWN.has(reason)),
  );
  const used = ledgers.reduce((sum, each) => sum + each.records.used, 0);
  const unmapped = added(ledgers.flatMap((each) => Object.entries(each.records.unmapped)));
  const dropped = added([...ofPass, ...own]);
  const others = records.total - used - sum(unmapped) - sum(dropped);
  return {
    records: {
      total: records.total,
      used,
      dropped: recordOf(sorted(others > 0 ? [...dropped, ['another-role', others]] : dropped)),
      unmapped: recordOf(sorted(unmapped)),
    },
    omitted: ledgers.reduce((total, each) => total + each.omitted, 0),
  };
}

type Counts = readonly (readonly [string, number])[];

function entries(
  dropped: Ledger['records']['dropped'],
): readonly (readonly [DropReason, number])[] {
  return Object.entries(dropped) as [DropReason, number][];
}

function added(counts: Counts): Counts {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums];
}

function sum(counts: Counts): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}

function sorted(counts: Counts): Counts {
  return counts.toSorted(([one], [other]) => (one < other ? -1 : 1));
}
