import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * How every function is bundled. The SDK goes into the bundle, so that what was tested is what runs; without
 * `module` before `main` an ESM bundle takes its CommonJS files and dies at load ("Dynamic require of ...").
 */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  // The SDK knows seven ways to credentials, and Lambda takes one.
  alias: {
    '@aws-sdk/credential-provider-node': join(repository, 'lib/infra/lambda-credentials.ts'),
  },
  minify: true,
  // Some libraries for Slack and Jira are CommonJS and ask for Node's own modules by require, which an ESM file has not.
  banner: {
    js: "import{createRequire as madeRequire}from'node:module';const require=madeRequire(import.meta.url);",
  },
  // Errors and logs must name our files, not columns of one minified line.
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'error',
} as const satisfies BuildOptions;

/** The files of each function, by the name of its own in functions/. */
type Bundles = ReadonlyMap<
  string,
  readonly { readonly name: string; readonly bytes: Uint8Array }[]
>;

/**
 * The code of functions/FILE.ts as Lambda gets it, index.mjs. All functions are bundled in one go when the first is asked
 * for: most of what they hold is the same, and a start of esbuild for each took the better part of a synthesis.
 */
export function functionCode(file: string): Code {
  return Code.fromAsset(join(repository, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'),
      // Tells the asset of one function from that of another: the CDK keeps what it bundled by its options.
      command: [file],
      local: {
        tryBundle(folder) {
          const files = functionBundles().get(file);
          if (files === undefined) throw new Error(`There is no functions/${file}.ts`);
          for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
          return true;
        },
      },
    },
  });
}

let built: Bundles | null = null;

/** Of every function; they are made once. */
export function functionBundles(): Bundles {
  built ??= bundles();
  return built;
}

function bundles(): Bundles {
  const files = readdirSync(join(repository, 'functions')).map((name) => basename(name, '.ts'));
  // Nothing is written there: it is what the source maps' paths begin from, so that they are the same wherever the
  // clone and the output of the synthesis are.
  const nowhere = join(repository, 'bundles');
  const { outputFiles } = buildSync({
    ...BUNDLING,
    absWorkingDir: repository,
    entryPoints: files.map((file) => ({
      in: join(repository, 'functions', `${file}.ts`),
      out: join(file, 'index'),
    })),
    outdir: nowhere,
    write: false,
  });
  return Map.groupBy(
    outputFiles.map(({ path, contents }) => ({
      file: relative(nowhere, dirname(path)),
      name: basename(path),
      bytes: contents,
    })),
    ({ file }) => file,
  );
}
