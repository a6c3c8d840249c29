import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fewestBins, leastBins } from '../../../../lib/domain/policy/bins.ts';
import { type PolicyCase, policyCases } from '../../../support/policy-cases.ts';

interface BinCase extends PolicyCase {
  readonly capacity: number;
  readonly sizes: readonly number[];
  readonly optimum: number;
}

const cases = policyCases<BinCase>('bins');
const descending = (sizes: readonly number[]) => [...sizes].sort((a, b) => b - a);

function expectPacked(sizes: readonly number[], capacity: number) {
  const bins = fewestBins(sizes, capacity);
  const items = bins.flat();
  expect([...items].sort((a, b) => a - b)).toEqual(sizes.map((_, at) => at));
  for (const bin of bins)
    expect(bin.reduce((sum, item) => sum + (sizes[item] ?? 0), 0)).toBeLessThanOrEqual(capacity);
  return bins;
}

it.each(cases)('$name', ({ sizes, capacity, optimum, doc }) => {
  expect(expectPacked(sizes, capacity), doc).toHaveLength(optimum);
  expect(leastBins(descending(sizes), capacity)).toBeLessThanOrEqual(optimum);
});

it('finds the fewest there are, whatever the items, when they are few', () => {
  const few = fc.record({
    capacity: fc.integer({ min: 5, max: 30 }),
    shares: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { maxLength: 8 }),
  });
  fc.assert(
    fc.property(few, ({ capacity, shares }) => {
      const sizes = shares.map((share) => Math.max(1, Math.floor(share * capacity)));
      const fewest = byTrying(sizes, capacity);
      expect(expectPacked(sizes, capacity)).toHaveLength(fewest);
      expect(leastBins(descending(sizes), capacity)).toBeLessThanOrEqual(fewest);
    }),
    { numRuns: 500 },
  );
});

it('gives up the search in bounded time, with a packing all the same', () => {
  const sizes = Array.from({ length: 200 }, (_, at) => 334 + ((at * 7_919) % 333));

  expect(expectPacked(sizes, 1_000).length).toBeGreaterThanOrEqual(
    leastBins(descending(sizes), 1_000),
  );
});

/** Every way of putting each item into each bin. */
function byTrying(sizes: readonly number[], capacity: number): number {
  let best = sizes.length;
  const next = (item: number, free: readonly number[]): void => {
    const size = sizes[item];
    if (free.length >= best) return;
    if (size === undefined) {
      best = free.length;
      return;
    }
    free.forEach((room, at) => {
      if (room >= size) next(item + 1, free.with(at, room - size));
    });
    next(item + 1, [...free, capacity - size]);
  };
  next(0, []);
  return best;
}
