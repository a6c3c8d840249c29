import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadAccount } from '../../lib/local/account-dump.ts';
import { fileRoles } from '../../lib/local/file-roles.ts';
import type { Roles } from '../../lib/ports.ts';
import { fileWith } from './account-files.ts';
import { ACCOUNT_ID, accountDump, allows } from './account-fixture.ts';

export const clock = { now: () => new Date('2026-03-01T00:00:00Z') };
const PRETTY = 4;

/** One input and one output, and runs on them. */
export interface RoleBench {
  readonly input: string;
  readonly out: string;
  /** The roles as a run that begins now has them. */
  readonly start: () => Promise<Roles>;
  readonly written: () => Promise<ReturnType<typeof accountDump>>;
}

export async function roleBench(dump: unknown = accountDump()): Promise<RoleBench> {
  const input = await fileWith(JSON.stringify(dump, null, PRETTY));
  const out = join(dirname(input), 'out', 'account.json');
  return {
    input,
    out,
    start: async () => await fileRoles({ account: await loadAccount(input), out, clock }),
    written: async () => JSON.parse(await readFile(out, 'utf8')),
  };
}

/** A policy to be made in the account. */
export const NEW_POLICY = {
  account: ACCOUNT_ID,
  name: 'orders-api-1',
  path: '/ratchet/',
  description: 'What orders-api really did',
  document: allows('s3:GetObject', '*'),
};
