import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { Collected } from '../../lib/domain/evidence/collect.ts';
import type { Ledger } from '../../lib/domain/evidence/evidence.ts';
import { listLogs } from '../../lib/local/log-paths.ts';
import { prepareRuntime } from '../../lib/local/runtime.ts';

/** What one measured process is told, and what it answers: JSON on its command line and on its output. */
export interface Task {
  readonly method: 'gunzip' | 'json' | 'collect' | 'one' | 'all';
  readonly folder: string;
  readonly threads: number;
  readonly role: { readonly arn: string; readonly id: string };
}

export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** Distinct rows of evidence; 0 where none is made. */
  readonly rows: number;
  /** Distinct events of the asked roles, which are remembered to count each once; 0 likewise. */
  readonly events: number;
}

type Found = Pick<Measured, 'rows' | 'events'>;
const NOTHING: Found = { rows: 0, events: 0 };

const WINDOW = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
const MOST_CHUNK = 256 * 1024 * 1024;

/** Gunzip as fast as Node can: one output chunk, its size from the gzip trailer. */
function gunzip(file: string): Buffer {
  const bytes = readFileSync(file);
  const chunkSize = Math.max(64, Math.min(bytes.readUInt32LE(bytes.length - 4) + 1, MOST_CHUNK));
  return gunzipSync(bytes, { chunkSize });
}

async function gunzipAll(files: readonly string[], threads: number): Promise<void> {
  if (threads === 1) {
    for (const file of files) gunzip(file);
    return;
  }
  const next = new SharedArrayBuffer(4);
  const ended = Array.from(
    { length: threads },
    () =>
      new Promise((resolve, reject) => {
        new Worker(new URL(import.meta.url), { workerData: { files, next } })
          .on('error', reject)
          .on('exit', resolve);
      }),
  );
  await Promise.all(ended);
}

/** What is measured, once all that it needs is imported. */
async function prepared(method: Task['method']): Promise<(task: Task) => Promise<Found>> {
  switch (method) {
    case 'gunzip':
      return async ({ folder, threads }) => {
        await gunzipAll(await filesIn(folder), threads);
        return NOTHING;
      };
    case 'json':
      return async ({ folder }) => {
        for (const file of await filesIn(folder)) JSON.parse(gunzip(file).toString('utf8'));
        return NOTHING;
      };
    case 'collect': {
      const { startCollecting } = await import('../../lib/domain/evidence/collect.ts');
      const { meaningOf } = await import('../../lib/domain/trail/actions.ts');
      return async ({ folder }) => {
        const collecting = startCollecting({ window: WINDOW, roles: 'all', meaningOf });
        for (const file of await filesIn(folder)) {
          for (const record of JSON.parse(gunzip(file).toString('utf8')).Records) {
            collecting.add(record);
          }
        }
        return foundIn(collecting.finish({ read: 0, skipped: [], corrupt: [], pruned: [] }));
      };
    }
    default: {
      // As every command does.
      prepareRuntime(process.env);
      const { collectLogs } = await import('../../lib/local/collect-logs.ts');
      return async ({ folder, threads, role }) => {
        const roles = method === 'all' ? method : [role];
        const logs = await listLogs([folder]);
        return foundIn(await collectLogs(logs, { window: WINDOW, roles, threads }));
      };
    }
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return (await listLogs([folder])).files.map(({ file }) => file);
}

function foundIn({ evidence }: Collected): Found {
  return {
    rows: evidence.reduce((sum, { calls, denials }) => sum + calls.length + denials.length, 0),
    events: evidence.reduce((sum, { ledger }) => sum + eventsOf(ledger), 0),
  };
}

/** Of one role: its records, each event once. */
function eventsOf({ records: { used, unmapped, dropped } }: Ledger): number {
  const own = [
    dropped['no-permission-needed'],
    dropped['not-iam-denial'],
    dropped['authorization-unknown'],
  ];
  return [used, ...Object.values(unmapped), ...own].reduce<number>(
    (sum, count) => sum + (count ?? 0),
    0,
  );
}

if (isMainThread) {
  const task = JSON.parse(process.argv[2] ?? '') as Task;
  const run = await prepared(task.method);
  const start = performance.now();
  const found = await run(task);
  const { user, system } = process.cpuUsage();
  const measured: Measured = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
    ...found,
  };
  console.log(JSON.stringify(measured));
} else {
  const { files, next } = workerData as { files: readonly string[]; next: SharedArrayBuffer };
  const counter = new Int32Array(next);
  for (;;) {
    const file = files[Atomics.add(counter, 0, 1)];
    if (file === undefined) break;
    gunzip(file);
  }
  parentPort?.close();
}
