import { action, actionsMatching } from '../catalogue/catalogue.ts';
import type { Work } from '../policy/work.ts';
import type { ActionClass } from './action-classes.ts';
import type { Comparison } from './losses.ts';
import { type IsMoot, mootness } from './moot.ts';

/** Numbers of actions of the catalogue, as far as they have resources that the policies speak of. */
interface Tally {
  readonly before: number;
  readonly after: number;
  /** Granted before, and not at all after. */
  readonly lost: number;
  /** Granted before and after, but no longer on all resources or under all conditions. */
  readonly narrowed: number;
  /** Granted after, and not at all before. */
  readonly added: number;
  /** Granted before and after, and now on more resources or under more conditions. */
  readonly widened: number;
  /** Neither lost, narrowed, added nor widened as far as is known, but that is not proven. */
  readonly unknown: number;
}

/** (action, resource pattern) pairs, actions of the catalogue on the patterns that before has. */
interface Pairs {
  readonly kept: number;
  readonly lost: number;
  readonly unknown: number;
}

export interface Totals {
  readonly actions: Tally;
  readonly pairs: Pairs;
  /** Sorted by name; services and levels that neither side grants are left out. */
  readonly byService: Readonly<Record<string, Tally>>;
  readonly byLevel: Readonly<Record<string, Tally>>;
}

const NONE: Tally = {
  before: 0,
  after: 0,
  lost: 0,
  narrowed: 0,
  added: 0,
  widened: 0,
  unknown: 0,
};

export function totalsOf(classes: readonly ActionClass[], work: Work): Totals {
  const isMoot = mootness(work);
  const services = new Map<string, Tally>();
  const levels = new Map<string, Tally>();
  let all = NONE;
  let pairs: Pairs = { kept: 0, lost: 0, unknown: 0 };
  for (const { actions, lost, added } of classes) {
    for (const { name, future } of actions) {
      const known = future ? undefined : action(name);
      if (known === undefined) continue;
      work.spend(20 + 4 * (lost.granted.length + added.granted.length));
      const [taken, given] = [real(name, lost, isMoot), real(name, added, isMoot)];
      const one = tallyOf(taken, given);
      if (one.before + one.after === 0) continue;
      all = sum(all, one);
      services.set(known.service, sum(services.get(known.service) ?? NONE, one));
      levels.set(known.level, sum(levels.get(known.level) ?? NONE, one));
      pairs = withPairs(pairs, taken);
    }
  }
  return { actions: all, pairs, byService: record(services), byLevel: record(levels) };
}

/** When the policies are too much to go through by action: nothing is known of any. */
export function unknownTotals(): Totals {
  return {
    actions: { ...NONE, unknown: actionsMatching('*').length },
    pairs: { kept: 0, lost: 0, unknown: 0 },
    byService: {},
    byLevel: {},
  };
}

/** The comparison on patterns that can match a resource of the action. */
function real(name: string, comparison: Comparison, isMoot: IsMoot): Comparison {
  const { granted, losses } = comparison;
  if (!granted.some((resource) => isMoot(name, resource))) return comparison;
  return {
    ...comparison,
    granted: granted.filter((resource) => !isMoot(name, resource)),
    losses: losses.filter(({ resource }) => !isMoot(name, resource)),
  };
}

/** The tally of one action. */
function tallyOf(lost: Comparison, added: Comparison): Tally {
  const [before, after] = [lost.granted.length > 0, added.granted.length > 0];
  const both = before && after;
  const [narrowed, widened] = [both && isShown(lost), both && isShown(added)];
  const doubtful = lost.losses.length + added.losses.length > 0;
  return {
    before: Number(before),
    after: Number(after),
    lost: Number(before && !after),
    narrowed: Number(narrowed),
    added: Number(after && !before),
    widened: Number(widened),
    unknown: Number(both && !narrowed && !widened && doubtful),
  };
}

function isShown({ losses }: Comparison): boolean {
  return losses.some(({ example }) => example !== null);
}

function withPairs(pairs: Pairs, { granted, gone, losses }: Comparison): Pairs {
  const changed = new Set(losses.map(({ resource }) => resource));
  const shown = losses.filter(({ example }) => gone || example !== null);
  const lost = new Set(shown.map(({ resource }) => resource)).size;
  return {
    kept: pairs.kept + granted.length - changed.size,
    lost: pairs.lost + lost,
    unknown: pairs.unknown + changed.size - lost,
  };
}

function sum(a: Tally, b: Tally): Tally {
  return {
    before: a.before + b.before,
    after: a.after + b.after,
    lost: a.lost + b.lost,
    narrowed: a.narrowed + b.narrowed,
    added: a.added + b.added,
    widened: a.widened + b.widened,
    unknown: a.unknown + b.unknown,
  };
}

function record(tallies: ReadonlyMap<string, Tally>): Readonly<Record<string, Tally>> {
  const sorted = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.assign(Object.create(null), Object.fromEntries(sorted));
}
