import { createGunzip, gzipSync, constants as zlib } from 'node:zlib';
import { NotUnderstood, type ReadLog } from './read-log.ts';

/**
 * Makes of a reader of gzip data a reader of what it inflates to. One inflater has one reader at a time; the last one
 * made is it.
 */
export type Inflater = (read: ReadLog) => ReadLog;

/** Of gzip data at a time: what the processor's cache has room for beside what it inflates to. */
const INPUT_BYTES = 64 * 1024;

/**
 * The part of Node's own interface to zlib that is used: the one below `gunzipSync`, as npm's own reader of archives
 * (minizlib) takes it. It inflates into memory that is used again, which takes two thirds of the time of new memory for
 * each file. `_writeState` has, after each write, what is left of the output and of the input.
 */
interface Engine {
  readonly _handle: {
    onerror: (message: string) => void;
    reset(): void;
    writeSync(
      flush: number,
      input: Uint8Array,
      inputAt: number,
      inputLength: number,
      output: Uint8Array,
      outputAt: number,
      outputLength: number,
    ): void;
  };
  readonly _writeState: Uint32Array;
}

/** Null when this Node has no such interface, or another one: `works` is what tells. */
export function inflater(engine: unknown = createGunzip({ chunkSize: 64 })): Inflater | null {
  try {
    const made = inflaterWith(engine as Engine);
    return works(made) ? made : null;
  } catch {
    return null;
  }
}

function inflaterWith({ _handle: handle, _writeState: state }: Engine): Inflater {
  const input = Buffer.alloc(INPUT_BYTES);
  let wrong: string | null = null;
  handle.onerror = (message) => {
    wrong = message;
  };

  return (read) => {
    let from = 0;
    let left = 0;
    let ended = false;
    wrong = null;
    handle.reset();

    return (into) => {
      for (;;) {
        if (left === 0 && !ended) {
          from = 0;
          left = read(input);
          ended = left === 0;
        }
        // Only at the end does zlib say that there should have been more.
        const flush = ended ? zlib.Z_FINISH : zlib.Z_NO_FLUSH;
        handle.writeSync(flush, input, from, left, into, 0, into.length);
        if (wrong !== null) throw new NotUnderstood(wrong);
        const [spare = 0, unread = 0] = state;
        from += left - unread;
        left = unread;
        if (spare < into.length) return into.length - spare;
        if (left > 0) throw new NotUnderstood('there is something else after its gzip data');
        if (ended) return 0;
      }
    };
  };
}

/** Tries what is relied upon: outputs that end within a piece of input, an early end, and another log after that. */
function works(inflate: Inflater): boolean {
  const text = Buffer.from('ratchet'.repeat(40));
  const zipped = gzipSync(text);
  const inflated = (bytes: Uint8Array) => {
    const read = inflate(pieces(bytes, 9));
    const output = Buffer.alloc(text.length + 1);
    let at = 0;
    for (;;) {
      const count = read(output.subarray(at, at + 100));
      if (count === 0) return output.subarray(0, at);
      at += count;
    }
  };
  try {
    inflated(zipped.subarray(0, -1));
    return false;
  } catch (error) {
    return error instanceof NotUnderstood && inflated(zipped).equals(text);
  }
}

function pieces(bytes: Uint8Array, size: number): ReadLog {
  let at = 0;
  return (into) => {
    const piece = bytes.subarray(at, at + size);
    into.set(piece);
    at += piece.length;
    return piece.length;
  };
}
