import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Cost {
  /** The median over fresh processes. */
  readonly milliseconds: number;
  /** The best of them: what else the machine does can only add. */
  readonly least: number;
  /** The best of what the processor worked, which other programs' work hardly touches. */
  readonly worked: number;
  /** What stays after collection, in bytes; the median. */
  readonly heap: number;
}

/**
 * What an expression (`await import(...)`) costs in a process that has done nothing yet, Node's own start left out.
 * `before` is run first, and not counted.
 */
export async function costOf(
  expression: string,
  environment: Readonly<Record<string, string>> = {},
  before = '',
): Promise<Cost> {
  const script = `${before}; gc();
    const heap = process.memoryUsage().heapUsed;
    const work = process.cpuUsage();
    const start = performance.now();
    globalThis.kept = ${expression};
    const milliseconds = performance.now() - start;
    const { user, system } = process.cpuUsage(work);
    gc();
    console.log(JSON.stringify({ milliseconds, worked: (user + system) / 1000, heap: process.memoryUsage().heapUsed - heap }));
    process.exit();`;
  const times: number[] = [];
  const works: number[] = [];
  const heaps: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const args = ['--expose-gc', '--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, args, { env: environment });
    const { milliseconds, worked, heap } = JSON.parse(stdout);
    times.push(milliseconds);
    works.push(worked);
    heaps.push(heap);
  }
  return {
    milliseconds: median(times),
    least: Math.min(...times),
    worked: Math.min(...works),
    heap: median(heaps),
  };
}

/** Milliseconds from asking for a process to its end, when it does nothing. */
export async function emptyProcess(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await run(process.execPath, ['--eval', '0']);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Of how many processes the medians are. */
export const ROUNDS = 7;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
