import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { tableBytes } from '../lib/domain/evidence/uuid-set.ts';
import { type Corpus, writeCorpus } from './bench/ingest-corpus.ts';
import type { Measured, Task } from './bench/ingest-run.ts';

const execute = promisify(execFile);
const RUN = fileURLToPath(new URL('bench/ingest-run.ts', import.meta.url));
const SEED = 7;
/** What takes a quarter of an hour for more is left out. */
const MOST_SLOWLY = 2e9;
const MOST_MEGABYTES = 250;
const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9 };

/** `threads` of 2 where gunzip gains from a second one. A goal is the most times gunzip's own time, on as many threads. */
interface Method {
  readonly label: string;
  readonly method: Task['method'];
  readonly threads: number;
  readonly goal?: number;
}

const METHODS: readonly Method[] = [
  { label: 'gunzip alone', method: 'gunzip', threads: 1 },
  { label: 'gunzip + JSON.parse', method: 'json', threads: 1 },
  { label: 'gunzip + JSON.parse + evidence', method: 'collect', threads: 1 },
  { label: 'Ratchet, one role', method: 'one', threads: 1, goal: 1.4 },
  { label: 'Ratchet, all roles', method: 'all', threads: 1, goal: 1.8 },
  { label: 'gunzip alone', method: 'gunzip', threads: 2 },
  { label: 'Ratchet, one role', method: 'one', threads: 2, goal: 1.4 },
  { label: 'Ratchet, all roles', method: 'all', threads: 2, goal: 1.8 },
];

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '300MB' },
    runs: { type: 'string', default: '3' },
    corpus: { type: 'string' },
    trailscraper: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run bench:ingest -- [--size 1GB] [--runs 3] [--corpus FOLDER] [--trailscraper PATH]\nReads a generated corpus of this uncompressed size in every way, each in a process of its own. With --corpus it is kept there for the next time.',
  );
} else {
  await bench(sizeOf(values.size), Number(values.runs), values.corpus, values.trailscraper);
}

async function bench(
  size: number,
  runs: number,
  kept: string | undefined,
  trailscraper: string | undefined,
): Promise<void> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'ratchet-bench-')));
  try {
    const corpus = await corpusIn(folder, size);
    const { bytes, gzBytes, files, records, role } = corpus;
    console.log(
      `${records} records in ${files} files: ${mega(bytes)} MB, ${mega(gzBytes)} MB gzipped (${(bytes / gzBytes).toFixed(1)}:1), ${Math.round(bytes / records)} bytes a record`,
    );
    // Each method in turn, so that a busy machine slows all of them.
    const methods = METHODS.filter(({ method }) => method !== 'collect' || bytes < MOST_SLOWLY);
    const all: Measured[][] = methods.map(() => []);
    for (let run = 0; run < runs; run += 1) {
      for (const [index, { method, threads }] of methods.entries()) {
        all[index]?.push(await measure({ method, threads, folder, role }));
      }
    }
    const results = methods.map((method, index) => ({ ...method, ...fastest(all[index] ?? []) }));
    console.log(
      `way                              threads  seconds   cpu s    MB/s   records/s  x gunzip  x its cpu         goal  peak MB     rows`,
    );
    for (const result of results) {
      const floor = results.find(
        ({ method, threads }) => method === 'gunzip' && threads === result.threads,
      );
      console.log(line(result, floor ?? result, bytes, records));
    }
    const of = (method: Task['method'], threads: number) =>
      results.find((each) => each.method === method && each.threads === threads)?.seconds ?? 0;
    const faster = of('json', 1) / of('all', 1);
    console.log(
      `all roles, against gunzip + JSON.parse: ${faster.toFixed(1)}x as fast (goal 2.5, ${faster >= 2.5 ? 'met' : 'missed'})`,
    );
    const gain = (method: Task['method']) => of(method, 1) / of(method, 2);
    console.log(`two threads, gunzip: ${gain('gunzip').toFixed(2)}x one`);
    for (const method of ['one', 'all'] as const) {
      console.log(
        `two threads, ${method}: ${gain(method).toFixed(2)}x one (goal ${gain('gunzip').toFixed(2)}, ${gain(method) >= gain('gunzip') ? 'met' : 'missed'})`,
      );
    }
    const peakOf = (asked: Task['method']) =>
      results.find(({ method, threads }) => method === asked && threads === 1)?.peakMegabytes ?? 0;
    const { events = 0, rows = 0 } = results.find(({ method }) => method === 'all') ?? {};
    const kilobytes = ((peakOf('all') - peakOf('one')) * 1000) / Math.max(1, rows);
    console.log(
      `peak memory of all roles: ${Math.round(peakOf('all'))} MB (goal ${MOST_MEGABYTES}, ${peakOf('all') < MOST_MEGABYTES ? 'met' : 'missed'}); over that of one role ${kilobytes.toFixed(1)} KB for each of ${rows} rows`,
    );
    console.log(
      `distinct events of all roles: ${events}, which would take ${mega(tableBytes(events))} MB to know at once; kept are those of three days`,
    );
    if (trailscraper !== undefined) {
      const seconds = await timeTrailscraper(trailscraper, folder);
      console.log(
        `trailscraper: ${seconds.toFixed(1)} s; Ratchet on all roles and two threads is ${(seconds / of('all', 2)).toFixed(0)}x as fast (goal 25, ${seconds / of('all', 2) >= 25 ? 'met' : 'missed'})`,
      );
    }
  } finally {
    if (kept === undefined) {
      for (const made of [folder, aboutOf(folder)])
        await rm(made, { recursive: true, force: true });
    }
  }
}

/** Where it is told what the corpus in a folder is. */
function aboutOf(folder: string): string {
  return `${folder}.json`;
}

/** Written, unless it is there from the last time. */
async function corpusIn(folder: string, size: number): Promise<Corpus> {
  const about = aboutOf(folder);
  if (existsSync(about)) return { ...JSON.parse(await readFile(about, 'utf8')), folder };
  const corpus = await writeCorpus(folder, size, SEED);
  await writeFile(about, JSON.stringify(corpus));
  return corpus;
}

async function measure(task: Task): Promise<Measured> {
  const { stdout } = await execute(process.execPath, [RUN, JSON.stringify(task)]);
  return JSON.parse(stdout) as Measured;
}

/** The fastest run, with the largest memory of all of them. */
function fastest(runs: readonly Measured[]): Measured {
  const [best] = runs.toSorted((one, other) => one.seconds - other.seconds);
  if (best === undefined) throw new Error('give at least one run');
  return { ...best, peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)) };
}

function line(
  { label, threads, goal, seconds, cpuSeconds, peakMegabytes, rows }: Method & Measured,
  floor: Measured,
  bytes: number,
  records: number,
): string {
  const ratio = seconds / floor.seconds;
  const met = goal === undefined ? '' : `${goal.toFixed(1)} ${ratio <= goal ? 'met' : 'missed'}`;
  return [
    label.padEnd(32),
    String(threads).padStart(7),
    seconds.toFixed(2).padStart(8),
    cpuSeconds.toFixed(2).padStart(7),
    String(Math.round(bytes / seconds / 1e6)).padStart(7),
    String(Math.round(records / seconds)).padStart(11),
    ratio.toFixed(2).padStart(9),
    (cpuSeconds / floor.cpuSeconds).toFixed(2).padStart(10),
    met.padStart(12),
    String(Math.round(peakMegabytes)).padStart(8),
    String(rows).padStart(8),
  ].join(' ');
}

/** A policy of all that the logs show: one command reads them and prints their records, another one reads these. */
async function timeTrailscraper(program: string, folder: string): Promise<number> {
  const start = performance.now();
  const select = spawn(program, ['select', '--log-dir', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const generate = spawn(program, ['generate'], { stdio: ['pipe', 'ignore', 'ignore'] });
  select.stdout.pipe(generate.stdin);
  const codes = await Promise.all([once(select, 'exit'), once(generate, 'exit')]);
  if (codes.flat().some((code) => code !== 0 && code !== null)) {
    throw new Error(`${program} ended with ${codes.join(' and ')}`);
  }
  return (performance.now() - start) / 1000;
}

function mega(bytes: number): string {
  return Math.round(bytes / 1e6).toString();
}

function sizeOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(MB|GB)$/i.exec(text) ?? [];
  const factor = UNITS[unit?.toUpperCase() ?? ''];
  if (factor === undefined) throw new Error(`--size ${text}: give it as 300MB or 10GB`);
  return Number(number) * factor;
}
