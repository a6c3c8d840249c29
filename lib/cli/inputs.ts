import { readFile } from 'node:fs/promises';
import { BadInput } from '../domain/errors.ts';
import { Options } from '../domain/options.ts';
import { roleNameOf } from '../domain/role.ts';
import { isMeant } from '../domain/role-pattern.ts';
import { parseSelectors, type Selectors } from '../domain/trail/selectors.ts';
import type { Account } from '../local/account-dump.ts';

/** `14d` or `14`, as a number of days. Throws BadInput naming the flag. */
export function daysOf(text: string, flag: string): number {
  const days = /^(\d{1,3})d?$/.exec(text.trim())?.[1];
  if (days === undefined)
    throw new BadInput(`${flag} ${text}: give a number of days, such as 14d.`);
  return Number(days);
}

/** A number of new behaviours, not necessarily whole. Throws BadInput naming the flag. */
export function countOf(text: string, flag: string): number {
  const count = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(count)) return count;
  throw new BadInput(`${flag} ${text}: give a number from 0 on, such as 0.5.`);
}

const FLAGS: Readonly<Record<string, string>> = {
  soakDays: '--soak',
  maxDays: '--max-soak',
  probationDays: '--probation',
  maxNew: '--max-new',
};

/** Checks the numbers. Throws BadInput naming the flag. */
export function optionsOf(given: Partial<Options>): Options {
  const parsed = Options.safeParse(given);
  if (parsed.success) {
    const { soakDays, maxDays } = parsed.data;
    return { ...parsed.data, maxDays: Math.max(maxDays, soakDays) };
  }
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const value = new Map(Object.entries(given)).get(name);
  throw new BadInput(`${FLAGS[name] ?? name} ${value}: ${issue?.message ?? 'cannot be used'}.`);
}

/** The roles of an account whose name or ARN a glob matches, sorted. Throws BadInput when there is none. */
export function chosenRoles(account: Account, glob: string | undefined): readonly string[] {
  const all = [...account.roles.keys()].sort();
  if (all.length === 0)
    throw new BadInput(`${account.path} has no role in it: there is nothing to tighten.`);
  if (glob === undefined) return all;
  const chosen = all.filter((arn) => isMeant(glob, arn));
  if (chosen.length > 0) return chosen;
  const some = all.slice(0, 8).map(roleNameOf).join(', ');
  throw new BadInput(
    `No role in ${account.path} matches --role ${glob}. It has ${all.length}: ${some}${all.length > 8 ? ', ...' : ''}.`,
  );
}

export async function loadSelectors(path: string | undefined): Promise<Selectors | null> {
  if (path === undefined) return null;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BadInput(
      `Cannot read ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`,
    );
  });
  return parseSelectors(jsonOf(text, path), path);
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
