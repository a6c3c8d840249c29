import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from '../../lib/infra/bundling.ts';

/** A file that Lambda would load. */
export interface Bundle {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** What the stack gives the functions, with made-up values: enough to load them. */
export const FUNCTION_ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:notices',
  REVIEW_URL: 'https://review.example.org/',
  CHANNEL_SECRET: 'ratchet/channel',
  PEOPLE_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:people',
  DECIDE_FUNCTION: 'slack-decide',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:111122223333:stateMachine:tighten',
};

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Every file of functions/, without its ending. */
export async function functionNames(): Promise<readonly string[]> {
  const files = await readdir(join(repository, 'functions'));
  return files.map((file) => basename(file, '.ts')).sort();
}

/** Bundles modules, given from the root of the repository without ending, as the stack bundles its functions. */
export async function bundled(
  modules: readonly string[],
  folder: string,
): Promise<readonly Bundle[]> {
  await build({
    ...BUNDLING,
    sourcemap: false,
    entryPoints: modules.map((module) => ({
      in: join(repository, `${module}.ts`),
      out: basename(module),
    })),
    outdir: folder,
  });
  return Promise.all(
    modules.map(async (module) => {
      const path = join(folder, `${basename(module)}.mjs`);
      return { name: basename(module), path, bytes: (await stat(path)).size };
    }),
  );
}
