import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inflater } from '../../../../lib/local/scan/inflater.ts';
import { NotUnderstood, type ReadLog } from '../../../../lib/local/scan/read-log.ts';
import { wholeLogs } from '../../../../lib/local/scan/whole-log.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** All bytes, taken in pieces of this size; null when it cannot be read so. */
function readAll(logs: ReturnType<typeof wholeLogs>, bytes: Uint8Array, piece: number) {
  const pieces: Buffer[] = [];
  const taken = logs.takeBytes('it', bytes, (read: ReadLog) => {
    for (;;) {
      const into = Buffer.alloc(piece);
      const count = read(into);
      if (count === 0) return true;
      pieces.push(into.subarray(0, count));
    }
  });
  return taken ? Buffer.concat(pieces) : null;
}

/** What Node itself makes of gzip data; null when it is damaged, or something else is behind it. */
function expected(bytes: Uint8Array): Buffer | null {
  try {
    const { buffer, engine } = gunzipSync(bytes, { info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return engine.bytesWritten === bytes.length ? buffer : null;
  } catch {
    return null;
  }
}

const text = Buffer.from(Array.from({ length: 40_000 }, (_, at) => `${at * 7919} `).join(''));
const zipped = gzipSync(text);

it('has what it needs of this Node', () => {
  expect(inflater()).not.toBe(null);
});

describe.each([
  ['as fast as it can', wholeLogs()],
  ['by what every Node has', wholeLogs(null)],
])('a log that is read %s', (_, logs) => {
  it.each([1_000, 64 * 1024, 1024 * 1024])('comes out as it went in, by pieces of %i', (piece) => {
    expect(readAll(logs, text, piece)).toEqual(text);
    expect(readAll(logs, zipped, piece)).toEqual(text);
    expect(readAll(logs, Buffer.concat([zipped, zipped]), piece)).toEqual(
      Buffer.concat([text, text]),
    );
  });

  it('is not read when anything is after its gzip data, or a byte of it is missing', () => {
    expect(readAll(logs, Buffer.concat([zipped, Buffer.from('x')]), 5_000)).toBe(null);
    expect(readAll(logs, Buffer.concat([zipped, Buffer.alloc(1)]), 5_000)).toBe(null);
    expect(readAll(logs, zipped.subarray(0, -1), 5_000)).toBe(null);
    expect(readAll(logs, zipped.subarray(0, 12), 5_000)).toBe(null);
  });

  it('is what Node makes of it, whatever was changed in it', () => {
    const short = gzipSync(text.subarray(0, 2_000));
    fc.assert(
      fc.property(
        fc.nat(short.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 100, max: 3_000 }),
        (at, bits, piece) => {
          const changed = Buffer.from(short);
          changed[at] = (changed[at] ?? 0) ^ bits;
          // Else it is no gzip data, and read as it is.
          if (at > 1) expect(readAll(logs, changed, piece)).toEqual(expected(changed));
          expect(readAll(logs, short, piece)?.length).toBe(2_000);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is read from its file, and not when there is none', () => {
    const file = join(folder, 'log.json.gz');
    writeFileSync(file, zipped);
    let bytes = 0;
    const take = (read: ReadLog) => {
      const into = Buffer.alloc(10_000);
      for (let count = read(into); count > 0; count = read(into)) bytes += count;
      return true;
    };
    expect(logs.takeFile(file, take)).toBe(true);
    expect(bytes).toBe(text.length);
    expect(logs.takeFile(`${file}.gone`, take)).toBe(false);
    expect(logs.takeFile(folder, take)).toBe(false);
  });

  it('fails naming the log when its taker does', () => {
    const fail = () => {
      throw new Error('no room');
    };
    expect(() => logs.takeBytes('that.gz', zipped, fail)).toThrow(
      'that.gz cannot be taken in: no room',
    );
  });

  it('is left to another reader when its taker says so', () => {
    expect(logs.takeBytes('it', zipped, () => false)).toBe(false);
    const refuse = () => {
      throw new NotUnderstood();
    };
    expect(logs.takeBytes('it', zipped, refuse)).toBe(false);
  });
});

it.each([
  ['lacks the interface', {}],
  ['writes nothing', { _handle: { reset() {}, writeSync() {} }, _writeState: new Uint32Array(2) }],
  [
    'has lost its state',
    { _handle: { reset() {}, writeSync() {} }, _writeState: Uint32Array.of(100, 0) },
  ],
])('is done without on a Node that %s', (_, engine) => {
  expect(inflater(engine)).toBe(null);
});
