import { join } from 'node:path';
import { fileName } from '../local/file-store.ts';
import { ownFolder, replaceFile } from '../local/file-store-write.ts';
import type { RoleReport } from './report.ts';

/** Writes the report, and each drafted policy as a file of its own; returns the paths, the report's first. */
export async function writeResults(
  out: string,
  reports: readonly RoleReport[],
): Promise<readonly string[]> {
  const report = join(out, 'report.json');
  await replaceFile(report, `${JSON.stringify({ roles: reports }, null, 2)}\n`);
  const policies = join(out, 'policies');
  const drafts = reports.flatMap(({ attach }) => attach);
  if (drafts.length === 0) return [report];
  await ownFolder(policies);
  for (const { name, document } of drafts) {
    await replaceFile(
      join(policies, `${fileName(name)}.json`),
      `${JSON.stringify(document, null, 2)}\n`,
    );
  }
  return [report, policies];
}
