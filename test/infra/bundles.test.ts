import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Bundle,
  bundled,
  FUNCTION_ENVIRONMENT,
  functionNames,
} from '../../scripts/bench/function-bundles.ts';

const functions = await functionNames();

let folder: string;
let bundles: readonly Bundle[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-bundles-'));
  const modules = functions.map((file) => `functions/${file}`);
  bundles = await bundled([...modules, 'lib/domain/catalogue/conditions'], folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

// In a Node of its own, as Lambda would: the loader of the tests forgives what Node does not. As a module, since a
// plain script has a `require` that an ESM function in Lambda has not.
async function answer(file: string, ask: string): Promise<string> {
  const bundle = pathToFileURL(join(folder, `${file}.mjs`)).href;
  const script = `import(${JSON.stringify(bundle)}).then((bundle) => console.log(${ask}))`;

  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: FUNCTION_ENVIRONMENT,
  });
  return stdout.trim();
}

it.each(functions)('bundles %s so that Node loads it and finds a handler', async (file) => {
  expect(await answer(file, 'typeof bundle.handler')).toBe('function');
});

// npm run bench:bundles prints them all, with how long each takes to import.
it('keeps every function under 1.5 MB', () => {
  expect(bundles.filter(({ bytes }) => bytes > 1_500_000)).toEqual([]);
});

it('bundles condition keys so that they can be asked for', async () => {
  const ask = `bundle.conditionsOf('iam:PassRole').always.map((key) => key.name).join()`;
  expect(await answer('conditions', ask)).toBe('iam:AssociatedResourceArn,iam:PassedToService');
});

// A third of a megabyte that no step asks for.
it('bundles them into no function', async () => {
  const carries = async (file: string) =>
    (await readFile(join(folder, `${file}.mjs`), 'utf8')).includes(
      'aws:PrincipalIsAWSService=Bool',
    );
  const carrying = await Promise.all(functions.map(carries));
  expect(functions.filter((_, at) => carrying[at])).toEqual([]);
  expect(await carries('conditions')).toBe(true);
});
