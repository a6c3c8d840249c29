import { frequenciesOf, type Incidence } from './incidence.ts';
import { expectedNew } from './richness.ts';

const RESAMPLES = 400;
/** From here on there are enough whole weeks to draw from. */
const ENOUGH_FOR_WEEKS = 21;
const WEEK = 7;

/**
 * In 19 of 20 histories drawn from this one, at most so many new behaviours would come in the next `ahead` days. Each
 * history is put together of blocks of the real one (weeks, so that what comes weekly stays together; single days
 * while there are less than three weeks), what is to be expected after it is estimated, and a Poisson number of that
 * mean is drawn. Moving-block bootstrap: Kuensch 1989, Annals of Statistics 17, 1217-1241. The same incidence gives
 * the same bound: the numbers that are drawn come from a generator with a fixed start.
 */
export function upperBound({ units, behaviours }: Incidence, ahead: number): number {
  const random = generator();
  const block = units.length >= ENOUGH_FOR_WEEKS ? WEEK : 1;
  const starts = units.length - block + 1;
  if (starts <= 0) return 0;
  const draws = Array.from({ length: RESAMPLES }, () => {
    const drawn: (readonly number[])[] = [];
    while (drawn.length < units.length) {
      const start = Math.floor(random() * starts);
      drawn.push(...units.slice(start, start + Math.min(block, units.length - drawn.length)));
    }
    return poisson(expectedNew(frequenciesOf(drawn, behaviours), ahead), random);
  });
  return draws.sort((one, other) => one - other)[Math.ceil(RESAMPLES * 0.95) - 1] ?? 0;
}

/** Knuth's method; the means here are small. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-Math.min(mean, 500));
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** Numbers in [0, 1), always the same ones: mulberry32 from a fixed start. */
function generator(): () => number {
  let state = 0x5eed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
