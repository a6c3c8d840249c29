import { join } from 'node:path';
import { BadInput } from '../domain/errors.ts';
import { EXPORTS } from '../domain/exports/exports.ts';
import { ownersOf, owns } from '../domain/exports/owners.ts';
import { readStackFile, type StackFile } from '../domain/exports/stack-file.ts';
import { parseStrictJson } from '../domain/policy/strict-json.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import { roleNameOf } from '../domain/role.ts';
import type { Account } from '../local/account-dump.ts';
import { readJsonText } from '../local/account-dump-read.ts';
import { fileName } from '../local/file-store.ts';
import { ownFolder, replaceFile } from '../local/file-store-write.ts';

/** Throws BadInput naming the file that cannot be read, or lists no resources. */
export async function loadStackFiles(paths: readonly string[]): Promise<readonly StackFile[]> {
  const files: StackFile[] = [];
  for (const path of paths) {
    const where = `--stack-resources ${path}`;
    files.push(readStackFile(parseStrictJson(await readJsonText(path), where), where));
  }
  return files;
}

/** Throws BadInput when a file owns none of the roles that were chosen: it would do nothing, in silence. */
export function checkOwners(
  files: readonly StackFile[],
  paths: readonly string[],
  { account, chosen }: { readonly account: Account; readonly chosen: readonly string[] },
): void {
  files.forEach((file, index) => {
    if (chosen.some((arn) => owns(file, { arn, tags: tagsOf(account, arn) }))) return;
    throw new BadInput(
      `--stack-resources ${paths[index]}: none of the chosen roles is in it. Leave it out, or choose the role that it owns with --role.`,
    );
  });
}

/** Writes each draft as a file of its own; returns the folder's path, or nothing when there is no draft. */
export async function writeExports(
  proposals: readonly Proposal[],
  {
    out,
    format,
    account,
    files,
  }: {
    readonly out: string;
    readonly format: string;
    readonly account: Account;
    readonly files: readonly StackFile[];
  },
): Promise<readonly string[]> {
  const chosen = EXPORTS.get(format);
  if (chosen === undefined || proposals.length === 0) return [];
  const folder = join(out, 'exports');
  await ownFolder(folder);
  for (const proposal of proposals) {
    const { roleArn: arn } = proposal;
    const owners = ownersOf({ arn, tags: tagsOf(account, arn) }, files);
    const name = `${fileName(roleNameOf(arn))}.${chosen.ending}`;
    await replaceFile(join(folder, name), chosen.write(proposal, owners));
  }
  return [folder];
}

function tagsOf({ roles }: Account, arn: string): Readonly<Record<string, string>> {
  const tags = roles.get(arn)?.Tags ?? [];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
