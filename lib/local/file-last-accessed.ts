import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import {
  type LastAccessedPage,
  type LastAccessedReport,
  parseLastAccessed,
  reportOf,
} from '../domain/last-accessed/report.ts';
import { roleNameOf } from '../domain/role.ts';
import type { LastAccessed } from '../ports.ts';

const HOW =
  'one file a role, named after it (orders-api.json), with the output of "aws iam get-service-last-accessed-details --job-id ID --max-items 1000"';

/**
 * IAM's service last accessed data in files: a folder with one file a role, or one such file; null answers nobody.
 * A file is of the role it is named after. Throws BadInput naming a file that cannot be read, is no such data, is not
 * finished or not whole, or is another role's by its own words.
 */
export async function fileLastAccessed(path: string | undefined): Promise<LastAccessed> {
  if (path === undefined) return { of: async () => null };
  const reports = new Map<string, LastAccessedReport>();
  for (const file of await filesIn(path)) {
    reports.set(basename(file, '.json'), await reportIn(file));
  }
  return {
    of: async ({ arn }) =>
      reports.get(roleNameOf(arn)) ?? {
        kind: 'unavailable',
        reason: `${path} has no ${roleNameOf(arn)}.json`,
      },
  };
}

async function filesIn(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null)
    throw new BadInput(`--last-accessed ${path}: there is no such file or folder. Give ${HOW}.`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0)
    throw new BadInput(`--last-accessed ${path}: no .json file is in it. Give ${HOW}.`);
  return names.map((name) => join(path, name));
}

async function reportIn(file: string): Promise<LastAccessedReport> {
  const page = parseLastAccessed(jsonOf(await readFile(file, 'utf8'), file), file);
  const { JobStatus, JobCompletionDate, IsTruncated } = page;
  if (JobStatus !== 'COMPLETED' || JobCompletionDate === null)
    throw new BadInput(
      `${file}: the job is ${JobStatus}: ask again when it is COMPLETED, and keep that output.`,
    );
  if (IsTruncated)
    throw new BadInput(`${file}: cut short by its own IsTruncated: ask with --max-items 1000.`);
  const stranger = entitiesOf(page).find((arn) => roleNameOf(arn) !== basename(file, '.json'));
  if (stranger !== undefined)
    throw new BadInput(`${file}: holds data of ${stranger}. Give ${HOW}.`);
  return reportOf([page], JobCompletionDate);
}

function entitiesOf({ ServicesLastAccessed }: LastAccessedPage): readonly string[] {
  return ServicesLastAccessed.flatMap(
    ({ LastAuthenticatedEntity }) => LastAuthenticatedEntity ?? [],
  );
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
