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

/** An account id in a name is as lasting as a word; twelve digits that begin with a year and a month are a time. */
const ACCOUNT_ID = /(?<!\d)(?!20\d\d(?:0[1-9]|1[0-2]))\d{12}(?!\d)/g;

/** A folder of a year, alone or in a date: however long the soak, the next one comes. */
const YEAR_FOLDER = /(^|\D)20\d\d(\D.*)?\/$/;

/** Keys and roles are made for years, though their ids look random: a use on one day alone says nothing. */
const LASTING = /^arn:[^:]*:(?:kms|iam):/;

type Name = readonly [string, Branch];

/**
 * The beginnings of the names in one place that keep changing. Empty when none do, `['']` when all names do. A
 * beginning ends at a delimiter within the name: `i-`, `part-`, `orders-stack-`.
 */
export function passingStems({ prefix, children }: Branch): readonly string[] {
  const byStem = Map.groupBy(children, ([name]) => stemOf(name));
  const words = byStem.get(null) ?? [];
  if (words.length > MANY || keepsChanging(words)) return [''];
  const lasting = LASTING.test(prefix);
  const stems = [...byStem].flatMap(([stem, group]) => {
    const once = !lasting && group.some(isOfOneTime);
    return stem !== null && (once || keepsChanging(group)) ? [stem] : [];
  });
  return stems.length > STEMS || stems.includes('') ? [''] : stems.sort();
}

/** What stands before the part of a name that looks made once; null when none does. */
function stemOf(name: string): string | null {
  const found = PASSING.exec(name.replace(ACCOUNT_ID, (id) => 'x'.repeat(id.length)));
  return found === null ? null : name.slice(0, found.index).replace(/[A-Za-z0-9]+$/, '');
}

function isOfOneTime([name, { days }]: Name): boolean {
  return days.size <= 1 || YEAR_FOLDER.test(name);
}

/**
 * Good-Turing: the share of uses that were of a name seen on one day alone estimates the chance that the next use is of
 * a name not seen yet (Good, Biometrika 40, 1953, pages 237-264). Counted in days, as bursts would drown it.
 */
function keepsChanging(group: readonly Name[]): boolean {
  const uses = group.map(([, { days }]) => Math.max(days.size, 1));
  const once = uses.filter((days) => days === 1).length;
  const all = uses.reduce((sum, days) => sum + days, 0);
  return group.length >= 3 && once >= 2 && once / all >= CHANGING;
}
