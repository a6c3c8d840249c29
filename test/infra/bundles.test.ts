import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUNDLING } from '../../lib/infra/ratchet-function.ts';
import { taskStates } from '../../lib/infra/task-states.ts';

const functions = [...taskStates().map(({ file }) => file), 'start', 'review-api'];
const entry = (file: string) =>
  fileURLToPath(new URL(`../../functions/${file}.ts`, import.meta.url));

/** What the stack would give. */
const env = {
  AWS_REGION: 'us-east-1',
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:notices',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-bundles-'));
  await build({
    entryPoints: functions.map((file) => ({ in: entry(file), out: file })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: BUNDLING.format,
    target: BUNDLING.target,
    mainFields: BUNDLING.mainFields,
    minify: BUNDLING.minify,
    logLevel: 'error',
  });
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

// In a Node of its own, as Lambda would: the loader of the tests forgives what Node does not. As a module, since a
// plain script has a `require` that an ESM function in Lambda has not.
it.each(functions)('bundles %s so that Node loads it and finds a handler', async (file) => {
  const bundle = pathToFileURL(join(folder, `${file}.mjs`)).href;
  const script = `import(${JSON.stringify(bundle)}).then(({ handler }) => console.log(typeof handler))`;

  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });

  expect(stdout.trim()).toBe('function');
});
