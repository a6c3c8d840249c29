import { expect, it } from 'vitest';
import { random } from '../../../../lib/local/sample/random.ts';

const draws = (...seed: readonly (string | number)[]) => {
  const chance = random(...seed);
  return Array.from({ length: 50 }, () => chance.fraction());
};

it('repeats itself for the same seed', () => {
  expect(draws('a', 1)).toEqual(draws('a', 1));
});

it.each([
  [
    ['a', 1],
    ['a', 2],
  ],
  [
    ['a', 1],
    ['b', 1],
  ],
  [
    ['a', 'bc'],
    ['ab', 'c'],
  ],
] as const)('differs between the seeds %o and %o', (one, other) => {
  expect(draws(...one)).not.toEqual(draws(...other));
});

it('spreads evenly', () => {
  const chance = random('spread');
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 4000; draw++) {
    const at = chance.below(4);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  expect(counts.filter((count) => count < 900 || count > 1100)).toEqual([]);
});

it('gives no id twice in a hundred thousand', () => {
  const chance = random('ids');
  const ids = new Set(Array.from({ length: 100_000 }, () => chance.uuid()));
  expect(ids.size).toBe(100_000);
});
