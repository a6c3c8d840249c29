import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The SDK describes every operation of a service in one file, and esbuild would leave out those that nobody calls, did
 * their descriptions not have computed keys: `{ [_hQ]: _vI }` might call a method. With the texts themselves as keys
 * nothing can be called, and of S3 alone each function gets 60 KB smaller.
 */
export const literalKeys: Plugin = {
  name: 'literal-keys',
  setup({ onLoad }) {
    onLoad(
      { filter: /[/\\]client-[\w-]+[/\\]dist-es[/\\]schemas[/\\]\w+\.js$/ },
      async ({ path }) => ({
        contents: withLiteralKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
  },
};

/** The same program: a key in brackets that is a constant of the file, a text, becomes that text. */
function withLiteralKeys(program: string): string {
  const texts = new Map(
    [...program.matchAll(/^const (_\w+) = ("(?:[^"\\\n]|\\.)*");$/gm)].map(
      ([, name = '', text = '']) => [name, text] as const,
    ),
  );
  // What is read of an object stands before such a bracket, and is left alone.
  return program.replaceAll(
    /(?<=[{,]\s*)\[(_\w+)\](?=:)/g,
    (key, name: string) => texts.get(name) ?? key,
  );
}

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
  plugins: [literalKeys],
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
} satisfies BuildOptions;

/** Bundles every file of functions/ into a folder of its own below `folder`. */
export async function bundleFunctions(folder: string): Promise<void> {
  const files = (await readdir(join(repository, 'functions'))).map((name) => basename(name, '.ts'));
  // Nothing is written there: it is what the source maps' paths begin from, so that they are the same wherever the
  // clone and the output of the synthesis are.
  const nowhere = join(repository, 'bundles');
  const { outputFiles } = await build({
    ...BUNDLING,
    absWorkingDir: repository,
    entryPoints: files.map((file) => ({
      in: join(repository, 'functions', `${file}.ts`),
      out: join(file, 'index'),
    })),
    outdir: nowhere,
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    const to = join(folder, relative(nowhere, path));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, contents);
  }
}
