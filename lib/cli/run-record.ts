import { join, resolve } from 'node:path';
import { digestOf } from '../digest.ts';
import { BadInput } from '../domain/errors.ts';
import { fileStore } from '../local/file-store.ts';

/** What a run was started on; a run goes on only with the same. */
export interface RunInputs {
  readonly account: string;
  readonly logs: readonly string[];
  readonly selectors: unknown;
  readonly options: unknown;
  readonly lastAccessed: string | undefined;
}

/**
 * Marks a folder as this run's, or finds that it is. Throws BadInput when it holds another run's, so that two never
 * mix: the executions there speak of other logs.
 */
export async function claimFolder(out: string, inputs: RunInputs): Promise<void> {
  const store = await fileStore(join(out, 'store'));
  const { lastAccessed, ...others } = inputs;
  const run = {
    ...others,
    logs: inputs.logs.map(sourceOf).sort(),
    ...(lastAccessed === undefined ? {} : { lastAccessed: resolve(lastAccessed) }),
  };
  if (await store.createNew('run', run)) return;
  const standing = await store.read('run');
  if (standing !== null && digestOf(standing.value) === digestOf(run)) return;
  throw new BadInput(
    `${out} holds a run on another dump, other logs or other options: give another folder with --out, or delete it.`,
  );
}

/** The same from wherever it is given. */
function sourceOf(source: string): string {
  return source.startsWith('s3://') ? source : resolve(source);
}
