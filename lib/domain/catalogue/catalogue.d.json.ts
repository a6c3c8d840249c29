import type { CatalogueFile } from './packed.ts';

declare const file: CatalogueFile;
export = file;
