import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { BadInput } from '../domain/errors.ts';
import type { Archive, Ref } from '../ports.ts';
import { fileName } from './file-store.ts';
import { createFile, explained, ownFolder } from './file-store-write.ts';

/**
 * Documents as canonical JSON in `folder`, one folder a kind, one file a digest: `sha256sum` of a file is its name.
 * `get` throws BadInput when the file is missing, or holds anything else than was put there.
 */
export async function fileArchive(folder: string): Promise<Archive> {
  await ownFolder(folder);
  return {
    async put(kind, document) {
      const digest = digestOf(document);
      const shelf = join(folder, fileName(kind));
      await ownFolder(shelf);
      await createFile(join(shelf, `${digest}.json`), canonicalJson(document));
      return { key: `${kind}/${digest}`, digest };
    },
    async get(ref) {
      const path = pathOf(folder, ref);
      const text = await explained('read', path, () => readFile(path, 'utf8'));
      const document = jsonOrUndefined(text);
      if (document === undefined || digestOf(document) !== ref.digest) {
        throw new BadInput(
          `${path} is not what was archived as ${ref.key}: it was changed or damaged. Restore it from a backup.`,
        );
      }
      return document;
    },
  };
}

/** References travel through state and requests, so their digest is checked before it becomes a part of a path. */
function pathOf(folder: string, { key, digest }: Ref): string {
  const cut = key.lastIndexOf('/');
  if (!/^[0-9a-f]{64}$/.test(digest) || key.slice(cut + 1) !== digest) {
    throw new BadInput(`${JSON.stringify(key)} is no reference to an archived document.`);
  }
  return join(folder, fileName(key.slice(0, cut)), `${digest}.json`);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
