import type { SilentFile } from './silent.ts';

declare const file: SilentFile;
export = file;
