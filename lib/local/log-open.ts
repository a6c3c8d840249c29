import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BadInput } from '../domain/errors.ts';

/** Of a file at a time. Gzip makes at most 1,032 bytes of one (RFC 1951), so a bomb fills 32 MB at most. */
const READ_BYTES = 32 * 1024;

/** A log that is being read. */
export interface OpenLog {
  /** The bytes that come next; empty at the end. They stay as they are afterwards. */
  next(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file of this machine. Opening and reading throw BadInput naming the file. */
export async function openFile(file: string): Promise<OpenLog> {
  const handle = await orBadInput(file, open(file));
  return {
    async next() {
      // A new buffer each time, because pieces of it are held.
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      const { bytesRead } = await orBadInput(file, handle.read(buffer, 0, READ_BYTES, null));
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

/** How the ledger and the errors call standard input. */
export const STANDARD_INPUT = 'standard input';

/** Opens a stream, which can be read once. Throws BadInput the second time. */
export function openOnce(input: Readable): () => Promise<OpenLog> {
  let opened = false;
  return async () => {
    if (opened) {
      throw new BadInput(
        `CloudTrail logs: ${STANDARD_INPUT} can be read only once, and is needed again: write it to a file first.`,
      );
    }
    opened = true;
    return openStream(STANDARD_INPUT, input);
  };
}

/** Reads a stream on as it comes. Throws BadInput under this name when the stream fails. */
export function openStream(name: string, stream: Readable): OpenLog {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    async next() {
      while (rest.length === 0) {
        const { done, value } = await orBadInput(name, chunks.next());
        if (done === true) return rest;
        rest = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
      }
      const bytes = rest.subarray(0, READ_BYTES);
      rest = rest.subarray(READ_BYTES);
      return bytes;
    },
    async close() {
      await chunks.return?.();
    },
  };
}

/** Turns what the file system says into a BadInput that names the path. */
async function orBadInput<Value>(path: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw notReadable(path, error);
  }
}

/** The same for what was thrown. What is a BadInput by now stays as it is. */
export function notReadable(path: string, error: unknown): BadInput {
  if (error instanceof BadInput) return error;
  return new BadInput(`CloudTrail logs: ${path}: ${wordsFor(error)}`, { cause: error });
}

function wordsFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'ELOOP') return 'its links lead in a circle';
  return error instanceof Error ? error.message : String(error);
}
