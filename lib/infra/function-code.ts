import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const repository = fileURLToPath(new URL('../../', import.meta.url));

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

/** In a process of its own: the CDK wants an answer at once, and esbuild takes its time where it has plugins. */
function bundles(): Bundles {
  const folder = mkdtempSync(join(tmpdir(), 'ratchet-functions-'));
  try {
    const program = new URL('bundling.ts', import.meta.url).href;
    const work = `const { bundleFunctions } = await import(${JSON.stringify(program)}); await bundleFunctions(${JSON.stringify(folder)});`;
    execFileSync(process.execPath, ['--input-type=module', '-e', work], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return new Map(
      readdirSync(folder).map((file) => [
        file,
        readdirSync(join(folder, file)).map((name) => ({
          name,
          bytes: readFileSync(join(folder, file, name)),
        })),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
