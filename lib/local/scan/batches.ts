import type { LogFile } from '../log-paths.ts';

/** Small files are handed out together, up to this. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_FILES = 256;

/** Files that are handed out to whoever has time, in their order, small ones together. */
export interface Batches {
  /** Undefined when there are no more. */
  next(): readonly LogFile[] | undefined;
  /** Hands out no more. */
  close(): void;
  readonly count: number;
}

export function batchesOf(files: readonly LogFile[]): Batches {
  const batches: LogFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const last = batches.at(-1);
    if (last && bytes + file.bytes <= BATCH_BYTES && last.length < BATCH_FILES) {
      last.push(file);
      bytes += file.bytes;
    } else {
      batches.push([file]);
      bytes = file.bytes;
    }
  }
  let at = 0;
  return {
    next() {
      at += 1;
      return batches[at - 1];
    },
    close() {
      at = batches.length;
    },
    count: batches.length,
  };
}
