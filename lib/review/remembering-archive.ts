import type { Archive } from '../ports.ts';

/** Two tickets' worth: a proposal, evidence, gates and a picture of the role each. */
const DOCUMENTS = 8;

/**
 * The same archive, keeping the last few documents that were read. A document is named by its digest, which the archive
 * checks when it reads it, so what was read once is what it is: a page that is looked at again need not prove it again.
 */
export function rememberingArchive(archive: Archive): Archive {
  const kept = new Map<string, unknown>();
  return {
    ...archive,
    async get(ref) {
      const name = `${ref.key} ${ref.digest}`;
      const document = kept.has(name) ? kept.get(name) : await archive.get(ref);
      kept.delete(name);
      kept.set(name, document);
      const [oldest] = kept.keys();
      if (kept.size > DOCUMENTS && oldest !== undefined) kept.delete(oldest);
      return document;
    },
  };
}
