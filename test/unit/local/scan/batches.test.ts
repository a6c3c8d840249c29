import { describe, expect, it } from 'vitest';
import { type Batches, batchesOf } from '../../../../lib/local/scan/batches.ts';

const MEGABYTE = 1024 * 1024;

function filesOf(count: number, bytes: number) {
  return Array.from({ length: count }, (_, at) => ({ file: `${at}.json.gz`, bytes }));
}

/** What is left, as it is handed out. */
function rest(batches: Batches): readonly (readonly string[])[] {
  const handed: (readonly string[])[] = [];
  for (let batch = batches.next(); batch; batch = batches.next()) {
    handed.push(batch.map(({ file }) => file));
  }
  return handed;
}

const named = (files: readonly { readonly file: string }[]) => files.map(({ file }) => file);

describe('files are handed out', () => {
  it('each once, in their order, small ones together up to 1 MB and 256', () => {
    const large = filesOf(3, 5 * MEGABYTE);
    expect(rest(batchesOf(large))).toEqual(named(large).map((file) => [file]));
    const small = filesOf(700, 10);
    const batches = rest(batchesOf(small));
    expect(batches.map(({ length }) => length)).toEqual([256, 256, 188]);
    expect(batches.flat()).toEqual(named(small));
    const halves = filesOf(4, MEGABYTE / 2);
    expect(rest(batchesOf(halves)).map(({ length }) => length)).toEqual([2, 2]);
  });

  it('no more once they are closed', () => {
    const batches = batchesOf(filesOf(3, MEGABYTE));
    expect(batches.count).toBe(3);
    batches.next();
    batches.close();
    expect(batches.next()).toBeUndefined();
  });
});
