import type { Frequencies } from './incidence.ts';

/** 97.5 % of a normal distribution lie below this many standard deviations. */
const Z = 1.96;

/**
 * f0: how many behaviours there are at least that were never seen. Q1^2/(2 Q2) or, without a behaviour seen twice,
 * Q1(Q1-1)/2, times (T-1)/T. Chao 1987, Biometrics 43, 783-791; as in Chao & Colwell, SORT 41 (2017), 3-54.
 */
export function undetected({ units, once, twice }: Frequencies): number {
  if (units === 0) return 0;
  const pairs = twice > 0 ? once ** 2 / (2 * twice) : (once * (once - 1)) / 2;
  return ((units - 1) / units) * pairs;
}

/** Chao2: a lower bound of how many behaviours the role has in all. Sources as for `undetected`. */
export function chao2(frequencies: Frequencies): number {
  return frequencies.observed + undetected(frequencies);
}

/**
 * The nominal 95 % interval of Chao2, on a log scale, so that it never falls below what was seen: S + f0/R to S + f0 R,
 * R = exp(1.96 sqrt(ln(1 + var/f0^2))). Chao & Colwell, SORT 41 (2017). Where behaviours come in groups it holds far
 * less often than its name says.
 */
export function chao2Interval(frequencies: Frequencies): readonly [low: number, high: number] {
  const { observed } = frequencies;
  const f0 = undetected(frequencies);
  if (f0 === 0) return [observed, observed];
  const spread = Math.exp(Z * Math.sqrt(Math.log(1 + variance(frequencies, f0) / f0 ** 2)));
  return [observed + f0 / spread, observed + f0 * spread];
}

/** The variance of Chao2, the same source. */
function variance({ units, observed, once, twice }: Frequencies, f0: number): number {
  const a = (units - 1) / units;
  if (twice > 0) {
    const ratio = once / twice;
    return twice * ((a / 2) * ratio ** 2 + a ** 2 * ratio ** 3 + (a ** 2 / 4) * ratio ** 4);
  }
  return (
    (a * once * (once - 1)) / 2 +
    (a ** 2 * once * (2 * once - 1) ** 2) / 4 -
    (a ** 2 * once ** 4) / (4 * (observed + f0))
  );
}

/**
 * The share of all incidences to come that belongs to behaviours already seen: 1 - (Q1/U) (T-1)Q1 / ((T-1)Q1 + 2 Q2).
 * Chao & Jost 2012, Ecology 93, 2533-2547; without a behaviour seen twice as in the package iNEXT. 0 when nothing was.
 */
export function coverage({ units, once, twice, total }: Frequencies): number {
  if (total === 0) return 0;
  if (once === 0) return 1;
  const seen = twice > 0 ? (units - 1) * once : (units - 1) * (once - 1);
  const share = seen + 2 * twice === 0 ? 1 : seen / (seen + (twice > 0 ? 2 * twice : 2));
  return 1 - (once / total) * share;
}

/**
 * How many behaviours never seen before are expected in the next `ahead` units (need not be whole):
 * f0 (1 - (1 - Q1/(T f0 + Q1))^ahead). Colwell et al. 2012, Journal of Plant Ecology 5, 3-21.
 * Where the formula for f0 gives less than one although something was seen only once, one is taken: a single lone
 * sighting would otherwise promise that there is nothing more.
 */
export function expectedNew(frequencies: Frequencies, ahead: number): number {
  const { units, once } = frequencies;
  if (once === 0) return 0;
  const f0 = Math.max(1, undetected(frequencies));
  return f0 * (1 - (1 - once / (units * f0 + once)) ** ahead);
}
