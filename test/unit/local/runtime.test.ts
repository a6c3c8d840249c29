import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const RATCHET = fileURLToPath(new URL('../../../bin/ratchet.ts', import.meta.url));
const RUNTIME = new URL('../../../lib/local/runtime.ts', import.meta.url).href;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compiled-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function explain(cache: string): Promise<string> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const run = promisify(execFile)(process.execPath, [RATCHET, 'explain', 's3:PutObject'], { env });
  const { stdout, stderr } = await run;
  expect(stderr).toBe('');
  return stdout;
}

/** Where a process keeps compiled code that was set up with this environment, its own saying nothing. */
async function keptIn(environment: NodeJS.ProcessEnv): Promise<{ kept: string; told: string }> {
  const program = `
    import { getCompileCacheDir } from 'node:module';
    import { prepareRuntime } from ${JSON.stringify(RUNTIME)};
    const environment = ${JSON.stringify(environment)};
    prepareRuntime(environment);
    console.log(JSON.stringify({ kept: getCompileCacheDir(), told: environment.NODE_COMPILE_CACHE }));`;
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env,
  });
  return JSON.parse((await run).stdout);
}

it('is kept beside the packages unless NODE_COMPILE_CACHE says where, and threads are told', async () => {
  const beside = fileURLToPath(new URL('../../../node_modules/.cache/ratchet', import.meta.url));
  const { kept, told } = await keptIn({});
  expect([told, dirname(kept)]).toEqual([beside, beside]);
  const cache = join(folder, 'kept');
  expect(dirname((await keptIn({ NODE_COMPILE_CACHE: cache })).kept)).toBe(cache);
});

it('keeps compiled code where NODE_COMPILE_CACHE says, and a command says the same with it', async () => {
  const cache = join(folder, 'kept');
  const first = await explain(cache);
  expect(readdirSync(cache).length).toBeGreaterThan(0);
  expect(await explain(cache)).toBe(first);
});

it('does without where it cannot be kept', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'not a folder');
  expect(await explain(join(file, 'cache'))).toContain('s3:PutObject');
  expect(existsSync(join(file, 'cache'))).toBe(false);
});
