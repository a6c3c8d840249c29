import { writeFile } from 'node:fs/promises';
import { catalogueFiles } from './catalogue/catalogue-files.ts';

// Writes catalogue.json and conditions.json of lib/domain/catalogue from two pinned versions of one MIT-licensed
// package: the current one, and the last one that still told which further actions a call needs.

const FOLDER = new URL('../lib/domain/catalogue/', import.meta.url);

for (const [name, text] of await catalogueFiles()) {
  await writeFile(new URL(name, FOLDER), text);
  console.log(`${name}: ${text.length} bytes`);
}
