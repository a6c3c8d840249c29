import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '../../lib/domain/gates/replay.ts';
import { documentsOf } from '../../lib/domain/role.ts';
import { loadAccount, parseAccount } from '../../lib/local/account-dump.ts';
import { fileArchive } from '../../lib/local/file-archive.ts';
import { fileLeases } from '../../lib/local/file-leases.ts';
import { fileRoles } from '../../lib/local/file-roles.ts';
import { snapshotOf } from '../../lib/local/file-roles-snapshot.ts';
import { fileTickets } from '../../lib/local/file-tickets.ts';
import type { Json } from '../../lib/local/machine/json.ts';
import { accountDump } from './account-fixture.ts';
import { type MatrixPorts, NOW, runOnce, type Scene } from './crash-matrix.ts';
import { ROLE } from './crash-scenes.ts';
import { arm, type DiskFault, disk, nextProcess } from './faulty-files.ts';

/** A folder in which a scene's step is about to begin. */
export interface Prepared {
  readonly scene: Scene;
  readonly folder: string;
  readonly ledger: Json;
  readonly remove: () => void;
}

export interface DiskRun {
  /** Kinds of writes to the disk, in their order. */
  readonly writes: readonly string[];
  /** Calls of the role that were refused at some moment. */
  readonly denied: readonly string[];
  readonly states: readonly string[];
  /** The changed account, whole. */
  readonly account: string;
  /** Run once more by another process on the same folder. */
  readonly again: () => Promise<string>;
  /** What is left of files half written; the lock of a dead process stays until somebody wants it. */
  readonly litter: () => readonly string[];
}

export async function prepareOnDisk(scene: Scene): Promise<Prepared> {
  nextProcess();
  const folder = mkdtempSync(join(tmpdir(), 'ratchet-'));
  writeFileSync(join(folder, 'dump.json'), JSON.stringify(accountDump()));
  const ledger = JSON.parse(JSON.stringify(await scene.prepare(await portsIn(folder))));
  return { scene, folder, ledger, remove: () => rmSync(folder, { recursive: true }) };
}

/** Plays a scene on files in a copy of its folder, with a fault at one write to the disk. */
export async function runOnDisk(
  { scene, folder: master, ledger }: Prepared,
  fault: { readonly at: number; readonly fault: DiskFault } | null,
  use: (run: DiskRun) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ratchet-'));
  try {
    cpSync(master, folder, { recursive: true });
    nextProcess();
    const ports = await portsIn(folder);
    const denied: string[] = [];
    arm(fault, (kind) => denied.push(...refused(folder, scene).map((call) => `${call}: ${kind}`)));
    const states = await runOnce(scene, ledger, ports).catch(() => ['Killed']);
    disk.counting = false;
    await use({
      writes: [...disk.writes],
      denied,
      states,
      account: accountIn(folder),
      again: async () => {
        nextProcess();
        await runOnce(scene, ledger, await portsIn(folder));
        return accountIn(folder);
      },
      litter: () =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.draft'),
        ),
    });
  } finally {
    nextProcess();
    rmSync(folder, { recursive: true });
  }
}

async function portsIn(folder: string): Promise<MatrixPorts> {
  const clock = { now: () => NOW };
  const account = await loadAccount(join(folder, 'dump.json'));
  return {
    roles: await fileRoles({ account, out: join(folder, 'account.json'), clock }),
    archive: await fileArchive(join(folder, 'archive')),
    tickets: await fileTickets(join(folder, 'tickets'), async () => {}),
    leases: await fileLeases(join(folder, 'leases')),
    notices: { send: async () => {} },
    clock,
  };
}

function accountIn(folder: string): string {
  try {
    return readFileSync(join(folder, 'account.json'), 'utf8');
  } catch {
    return readFileSync(join(folder, 'dump.json'), 'utf8');
  }
}

let known: { readonly text: string; readonly refused: readonly string[] } | null = null;

/** Asked after every write to the disk; most do not change the account. */
function refused(folder: string, { observed }: Scene): readonly string[] {
  const text = accountIn(folder);
  if (known?.text === text) return known.refused;
  const role = snapshotOf(parseAccount(text, 'account.json'), ROLE.arn);
  const allows = decide(documentsOf(role));
  const calls = observed.filter((call) => allows(call) !== 'yes').map(({ action }) => action);
  known = { text, refused: calls };
  return calls;
}
