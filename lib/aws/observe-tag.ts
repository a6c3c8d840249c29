import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { Options } from '../domain/options.ts';

/** Tag keys of roles are case-insensitive (IAM user guide, "Tags for IAM resources"). */
export function isObserveTag(key: string): boolean {
  return key.toLowerCase() === 'lp:observe';
}

const HELP =
  'Write it as "14d", or as "soak=14d max=60d probation=7d mode=export regression=restore-missing"; empty for the defaults.';

/** The option that each word of a value sets. A number of days alone is the soak. */
const OPTION = new Map<string, 'soakDays' | 'maxDays' | 'probationDays' | 'mode' | 'onRegression'>([
  ['soak', 'soakDays'],
  ['max', 'maxDays'],
  ['probation', 'probationDays'],
  ['mode', 'mode'],
  ['regression', 'onRegression'],
]);

/**
 * Options from the value of the tag. A soak that is longer than the default maximum raises the maximum.
 * Throws BadInput saying what is wrong and how to write it.
 */
export function optionsOf(value: string): Options {
  const given = new Map<string, number | string>();
  for (const word of value
    .trim()
    .split(/\s+/)
    .filter((each) => each !== '' && each !== 'true')) {
    const [name = '', setting = ''] = word.includes('=') ? word.split('=', 2) : ['soak', word];
    const option = OPTION.get(name);
    if (option === undefined) throw new BadInput(`"${word}" is no option. ${HELP}`);
    const isDays = option.endsWith('Days');
    given.set(option, isDays ? days(setting, word) : setting);
  }
  const parsed = Options.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new BadInput(`"${value}": ${z.prettifyError(parsed.error)}. ${HELP}`);

  const { soakDays, maxDays } = parsed.data;
  if (soakDays <= maxDays) return parsed.data;
  if (given.has('maxDays')) {
    throw new BadInput(`"${value}" soaks for longer than its own maximum. ${HELP}`);
  }
  return { ...parsed.data, maxDays: soakDays };
}

function days(text: string, word: string): number {
  const digits = /^(\d{1,3})d$/.exec(text)?.[1];
  if (digits === undefined) throw new BadInput(`"${word}" is no number of days. ${HELP}`);
  return Number(digits);
}
