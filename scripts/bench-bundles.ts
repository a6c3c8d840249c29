import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { costOf, ROUNDS } from './bench/fresh-process.ts';
import {
  type Bundle,
  bundled,
  FUNCTION_ENVIRONMENT,
  functionNames,
} from './bench/function-bundles.ts';

// Prints how large each function is as Lambda gets it, and how long a fresh process takes to import it.

const GOAL = { bytes: 1_500_000, milliseconds: 250 };

const folder = await mkdtemp(join(tmpdir(), 'ratchet-bundles-'));
try {
  const names = await functionNames();
  const bundles = await bundled(
    names.map((name) => `functions/${name}`),
    folder,
  );
  console.log(`Functions, minified, in fresh processes of Node ${process.version}`);
  console.log(
    `${''.padEnd(22)}    size  import processor     heap   (import and heap: medians of ${ROUNDS}; processor: the best)`,
  );
  const met: boolean[] = [];
  for (const bundle of bundles.toSorted((a, b) => b.bytes - a.bytes)) met.push(await row(bundle));
  const missed = met.filter((one) => !one).length;
  console.log(
    `  goal of each (${kb(GOAL.bytes)}, ${GOAL.milliseconds} ms): ${missed === 0 ? 'met by all' : `MISSED by ${missed}`} of ${met.length}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Whether it keeps to the goal: by the processor's time, since what else the machine does can only add to the other. */
async function row({ name, path, bytes }: Bundle): Promise<boolean> {
  const load = `await import(${JSON.stringify(pathToFileURL(path).href)})`;
  const { milliseconds, worked, heap } = await costOf(load, FUNCTION_ENVIRONMENT);
  const columns = [
    kb(bytes).padStart(8),
    `${milliseconds.toFixed(0)} ms`.padStart(8),
    `${worked.toFixed(0)} ms`.padStart(9),
    `${(heap / 1e6).toFixed(1)} MB`.padStart(9),
  ];
  console.log(`  ${name.padEnd(20)}${columns.join('')}`);
  return bytes <= GOAL.bytes && worked <= GOAL.milliseconds;
}

function kb(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`;
}
