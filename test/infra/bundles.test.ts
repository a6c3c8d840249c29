import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BUNDLING } from '../../lib/infra/ratchet-function.ts';
import { taskStates } from '../../lib/infra/task-states.ts';

const functions = [...taskStates().map(({ file }) => file), 'start', 'review-api'];
const entry = (file: string) =>
  fileURLToPath(new URL(`../../functions/${file}.ts`, import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-bundles-'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('ACCOUNT_ID', '111122223333');
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('ARCHIVE_BUCKET', 'archive');
  vi.stubEnv('TOPIC_ARN', 'arn:aws:sns:us-east-1:111122223333:notices');
  vi.stubEnv('STATE_MACHINE_ARN', 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten');
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
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it.each(functions)('bundles %s so that it loads and has a handler', async (file) => {
  const bundle = join(folder, `${file}.mjs`);

  const { handler } = await import(pathToFileURL(bundle).href);

  expect(handler).toBeTypeOf('function');
  console.log(file, (await stat(bundle)).size);
});
