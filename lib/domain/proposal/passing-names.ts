import type { Branch } from './arn-tree.ts';

/** More stable names than this in one place are one of many of their kind. */
const MANY = 24;

/** Chance that the next use is of a name not seen yet, above which the names count as changing. */
const CHANGING = 0.05;

/** More beginnings than this say nothing any more. */
const STEMS = 3;

/**
 * What is made once and never comes back, by its look: a UUID, a hash, a date or another long number, and the 12 or 13
 * letters and digits that CloudFormation ends the names of what it makes with
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html).
 */
const PASSING =
  /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|(?=[a-fA-F]*\d)[0-9a-fA-F]{8,}|\d{4}|(?<=-)(?=[A-Z]*\d)(?=\d*[A-Z])[0-9A-Z]{12,13}(?![0-9A-Za-z])/;

/** A folder of a year, alone or in a date: however long the soak, the next one comes. */
const YEAR_FOLDER = /(^|\D)20\d\d(\D.*)?\/$/;

/** A key is made for years: its id looks random and stays. */
const LASTING = /^arn:[^:]*:kms:/;

/**
 * The beginnings of the names in one place that keep changing. Empty when none do, `['']` when all names do. A
 * beginning ends at a delimiter within the name: `i-`, `part-`, `orders-stack-`.
 */
export function passingStems({ prefix, children }: Branch): readonly string[] {
  const names = [...children];
  const byStem = Map.groupBy(names, ([name]) => stemOf(name, prefix));
  const lasting = byStem.get(null) ?? [];
  if (lasting.length > MANY || keepsChanging(lasting)) return [''];
  const stems = [...byStem].flatMap(([stem, group]) =>
    stem !== null && passes(group) ? [stem] : [],
  );
  return stems.length > STEMS || stems.includes('') ? [''] : stems.sort();
}

/** What stands before the part of a name that looks made once; null when none does. */
function stemOf(name: string, prefix: string): string | null {
  if (LASTING.test(prefix)) return null;
  const found = PASSING.exec(name);
  return found === null ? null : name.slice(0, found.index).replace(/[A-Za-z0-9]+$/, '');
}

function passes(group: readonly (readonly [string, Branch])[]): boolean {
  return (
    group.some(([name, { days }]) => days.size <= 1 || YEAR_FOLDER.test(name)) ||
    keepsChanging(group)
  );
}

/**
 * Good-Turing: the share of uses that were of a name seen on one day alone estimates the chance that the next use is of
 * a name not seen yet (Good, Biometrika 40, 1953, pages 237-264). Counted in days, as bursts would drown it.
 */
function keepsChanging(group: readonly (readonly [string, Branch])[]): boolean {
  const uses = group.map(([, { days }]) => Math.max(days.size, 1));
  const once = uses.filter((days) => days === 1).length;
  const all = uses.reduce((sum, days) => sum + days, 0);
  return group.length >= 3 && once >= 2 && once / all >= CHANGING;
}
