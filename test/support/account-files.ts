import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of this test's own, gone when it ends. */
export async function ownTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes text, or a value as JSON, to a file of that name in a folder of this test's own, and returns its path. */
export async function fileWith(content: unknown, name = 'dump.json'): Promise<string> {
  const path = join(await ownTestFolder(), name);
  const raw = typeof content === 'string' || content instanceof Uint8Array;
  await writeFile(path, raw ? content : JSON.stringify(content));
  return path;
}
