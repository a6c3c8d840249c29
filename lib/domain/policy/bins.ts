/**
 * Items put into the fewest bins that a bounded search finds: for each bin the positions of its items in `sizes`.
 * First-fit and best-fit decreasing; where neither reaches the lower bound, an exact search of at most `SEARCH` steps
 * for each number of bins below. An item larger than the capacity gets a bin of its own. The answer depends on the
 * sizes alone; items of equal size go in the order given.
 */
export function fewestBins(
  sizes: readonly number[],
  capacity: number,
): readonly (readonly number[])[] {
  const order = sizes
    .map((_, at) => at)
    .sort((a, b) => sizeOf(sizes, b) - sizeOf(sizes, a) || a - b);
  const decreasing = order.map((at) => sizeOf(sizes, at));
  const bound = leastBins(decreasing, capacity);
  const first = fill(decreasing, capacity, firstThatFits);
  const best = first.length <= bound ? first : fill(decreasing, capacity, fullestThatFits);
  const greedy = best.length < first.length ? best : first;
  const found = search(decreasing, capacity, { from: bound, below: greedy.length });
  return (found ?? greedy).map(({ items }) => items.map((item) => order[item] ?? item));
}

/** Steps of the exact search for one number of bins, and the most items it takes on: together some milliseconds. */
const SEARCH = 50_000;
const SEARCHED_ITEMS = 200;

interface Bin {
  free: number;
  readonly items: number[];
}

/**
 * No packing needs fewer bins: the bound L2 of Martello and Toth (Knapsack Problems, 1990, section 8.3.2), which is the
 * total size over the capacity, made better by items too large to share a bin. Sizes in descending order.
 */
export function leastBins(decreasing: readonly number[], capacity: number): number {
  const sums = [0];
  for (const size of decreasing) sums.push((sums.at(-1) ?? 0) + size);
  const total = sums.at(-1) ?? 0;
  const above = firstAtMost(decreasing, capacity / 2);
  let bound = Math.max(Math.ceil(total / capacity), above);
  for (let at = above; at < decreasing.length; at++) {
    const least = sizeOf(decreasing, at);
    if (decreasing[at + 1] === least) continue;
    // Of the items above half a bin, those that could share theirs with one of the size `least`.
    const full = firstAtMost(decreasing, capacity - least);
    const room = (above - full) * capacity - (sizeOf(sums, above) - sizeOf(sums, full));
    const rest = sizeOf(sums, at + 1) - sizeOf(sums, above);
    bound = Math.max(bound, above + Math.ceil(Math.max(0, rest - room) / capacity));
  }
  return bound;
}

/** Position of the first size not above the limit. */
function firstAtMost(decreasing: readonly number[], limit: number): number {
  let [low, high] = [0, decreasing.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((decreasing[middle] ?? 0) > limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function fill(
  decreasing: readonly number[],
  capacity: number,
  choose: (bins: readonly Bin[], size: number) => Bin | undefined,
): readonly Bin[] {
  const bins: Bin[] = [];
  decreasing.forEach((size, item) => {
    const bin = choose(bins, size);
    if (bin === undefined) bins.push({ free: capacity - size, items: [item] });
    else {
      bin.free -= size;
      bin.items.push(item);
    }
  });
  return bins;
}

function firstThatFits(bins: readonly Bin[], size: number): Bin | undefined {
  return bins.find(({ free }) => free >= size);
}

function fullestThatFits(bins: readonly Bin[], size: number): Bin | undefined {
  let best: Bin | undefined;
  for (const bin of bins) {
    if (bin.free >= size && (best === undefined || bin.free < best.free)) best = bin;
  }
  return best;
}

/** A packing into `from` bins or more, but `below` that number; null when there is none or the steps ran out. */
function search(
  decreasing: readonly number[],
  capacity: number,
  { from, below }: { readonly from: number; readonly below: number },
): readonly Bin[] | null {
  if (decreasing.length > SEARCHED_ITEMS) return null;
  for (let count = from; count < below; count++) {
    const bins = Array.from({ length: count }, (): Bin => ({ free: capacity, items: [] }));
    if (place(decreasing, bins, capacity)) return bins;
  }
  return null;
}

/** Puts every item into the bins given, depth first; bins with equal room are the same. */
function place(decreasing: readonly number[], bins: readonly Bin[], capacity: number): boolean {
  const total = decreasing.reduce((sum, size) => sum + size, 0);
  const spare = bins.length * capacity - total;
  const smallest = decreasing.at(-1) ?? 0;
  let steps = 0;
  const next = (item: number): boolean => {
    const size = decreasing[item];
    if (size === undefined) return true;
    if (++steps > SEARCH) return false;
    // Room that not even the smallest item fits in is lost.
    const lost = bins.reduce((sum, { free }) => sum + (free < smallest ? free : 0), 0);
    if (lost > spare) return false;
    const tried = new Set<number>();
    const order = [...bins].filter(({ free }) => free >= size).sort((a, b) => a.free - b.free);
    for (const bin of order) {
      if (tried.has(bin.free)) continue;
      tried.add(bin.free);
      const exact = bin.free === size;
      bin.free -= size;
      bin.items.push(item);
      if (next(item + 1)) return true;
      bin.free += size;
      bin.items.pop();
      // Filling a bin to the brim with the largest item left is never worse than another place for it.
      if (exact) return false;
    }
    return false;
  };
  return next(0);
}

function sizeOf(sizes: readonly number[], at: number): number {
  return sizes[at] ?? 0;
}
