import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { runCommand } from '../../lib/cli/program.ts';

/** A folder of files for a command line; paths in it are relative. */
export interface CommandBench {
  readonly folder: string;
  /** Writes text as it is, anything else as JSON; returns the path. */
  write(name: string, content: unknown): Promise<string>;
  run(args: readonly string[], input?: string): ReturnType<typeof runCommand>;
  remove(): Promise<void>;
}

export async function commandBench(): Promise<CommandBench> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  return {
    folder,
    async write(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const raw = typeof content === 'string' || content instanceof Uint8Array;
      await writeFile(path, raw ? content : JSON.stringify(content));
      return path;
    },
    run: (args, input = '') => {
      const terminal = new PassThrough();
      terminal.resume();
      return runCommand(args, { terminal, input: Readable.from([input]) });
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

export const policy = (...Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement });

export const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const deny = (Action: unknown, Resource: unknown = '*') => ({
  Effect: 'Deny',
  Action,
  Resource,
});

/** What a JSON schema of docs/ has against a value; null when nothing. */
export async function faults(schema: string, value: unknown): Promise<unknown> {
  const text = await readFile(new URL(`../../docs/${schema}.schema.json`, import.meta.url), 'utf8');
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(text));
  return validate(value) ? null : validate.errors?.slice(0, 3);
}
