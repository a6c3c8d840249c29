import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const RATCHET = fileURLToPath(new URL('../../../bin/ratchet.ts', import.meta.url));

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
