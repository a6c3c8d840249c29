import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literalKeys } from '../../lib/infra/bundling.ts';

// What the SDK's clients send and read is described in these files, which bundling rewrites so that esbuild can leave
// out what no function calls: both must say the same.

const root = fileURLToPath(new URL('../../', import.meta.url));
const FILES = globSync('node_modules/@aws-sdk/client-*/dist-es/schemas/*.js', { cwd: root });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-schemas-'));
  const options = { bundle: true, platform: 'node', format: 'esm', outdir: folder } as const;
  const entryPoints = FILES.map((file, at) => ({ in: join(root, file), out: `${at}-plain` }));
  const rewritten = FILES.map((file, at) => ({ in: join(root, file), out: `${at}-rewritten` }));
  const outExtension = { '.js': '.mjs' };
  await build({ ...options, outExtension, entryPoints });
  await build({ ...options, outExtension, entryPoints: rewritten, plugins: [literalKeys] });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(FILES)('%s', (file) => {
  const at = FILES.indexOf(file);

  it('says the same when it is rewritten', async () => {
    const urlOf = (name: string) => JSON.stringify(pathToFileURL(join(folder, name)).href);
    const script = `
      import { inspect } from 'node:util';
      const whole = { depth: null, maxArrayLength: null, maxStringLength: null };
      const said = async (url) => inspect({ ...(await import(url)) }, whole);
      const plain = await said(${urlOf(`${at}-plain.mjs`)});
      console.log(plain.length, plain === await said(${urlOf(`${at}-rewritten.mjs`)}));`;
    const args = ['--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [length, same] = stdout.trim().split(' ');

    expect(Number(length)).toBeGreaterThan(1000);
    expect(same).toBe('true');
  });

  it('has no computed key left', async () => {
    expect(await readFile(join(folder, `${at}-rewritten.mjs`), 'utf8')).not.toMatch(
      /[{,]\s*\[_\w+\]:/,
    );
  });
});

it('finds the files of all clients', () => {
  expect(FILES.length).toBeGreaterThan(10);
});
