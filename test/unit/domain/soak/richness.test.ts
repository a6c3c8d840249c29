import { describe, expect, it } from 'vitest';
import type { Frequencies } from '../../../../lib/domain/soak/incidence.ts';
import {
  chao2,
  chao2Interval,
  coverage,
  expectedNew,
  undetected,
} from '../../../../lib/domain/soak/richness.ts';

/**
 * Ants in Costa Rica at five heights (Longino & Colwell 2011, Ecosphere 2:29), the example data of the R package iNEXT;
 * the expected numbers are what iNEXT 3.0 prints for them (DataInfo, AsyEst, and iNextEst for q = 0).
 */
const ANTS: readonly {
  readonly site: string;
  readonly given: Frequencies;
  readonly coverage: number;
  readonly chao2: number;
  readonly extrapolated: readonly (readonly [units: number, observed: number])[];
}[] = [
  {
    site: 'h50m',
    given: { units: 599, total: 5976, observed: 227, once: 49, twice: 23 },
    coverage: 0.9918134,
    chao2: 279.108514,
    extrapolated: [
      [883, 245.732481],
      [1198, 258.745498],
    ],
  },
  {
    site: 'h500m',
    given: { units: 230, total: 2943, observed: 241, once: 71, twice: 34 },
    coverage: 0.9759754,
    chao2: 314.810038,
    extrapolated: [
      [339, 267.977661],
      [460, 286.546519],
    ],
  },
  {
    site: 'h1070m',
    given: { units: 150, total: 1730, observed: 122, once: 28, twice: 16 },
    coverage: 0.9839382,
    chao2: 146.336667,
    extrapolated: [
      [221, 132.189999],
      [300, 138.600961],
    ],
  },
  {
    site: 'h1500m',
    given: { units: 200, total: 1170, observed: 56, once: 13, twice: 4 },
    coverage: 0.9889231,
    chao2: 77.019375,
    extrapolated: [
      [295, 61.343524],
      [400, 65.684073],
    ],
  },
  {
    site: 'h2000m',
    given: { units: 200, total: 271, observed: 14, once: 1, twice: 2 },
    coverage: 0.9963827,
    chao2: 14.24875,
    extrapolated: [],
  },
];

describe.each(ANTS)('on the published example $site', (ants) => {
  it('estimates how many there are in all', () => {
    expect(chao2(ants.given)).toBeCloseTo(ants.chao2, 6);
  });

  it('estimates the coverage', () => {
    expect(coverage(ants.given)).toBeCloseTo(ants.coverage, 6);
  });

  it('extrapolates to more sampling units', () => {
    for (const [units, observed] of ants.extrapolated) {
      const more = expectedNew(ants.given, units - ants.given.units);
      expect(ants.given.observed + more).toBeCloseTo(observed, 5);
    }
  });
});

describe('on thirty days: 18 behaviours daily, 5 weekly, 3 seen on two days, 4 on one', () => {
  const month: Frequencies = { units: 30, observed: 30, total: 570, once: 4, twice: 3 };

  it('gives the interval of Chao2 on its log scale', () => {
    const [low, high] = chao2Interval(month);
    expect(undetected(month)).toBeCloseTo(2.58, 2);
    expect(low).toBeCloseTo(30.4, 1);
    expect(high).toBeCloseTo(48.3, 1);
  });

  it('looks covered and expects two more a month all the same', () => {
    expect(coverage(month)).toBeCloseTo(0.9933, 4);
    expect(expectedNew(month, 7)).toBeCloseTo(0.77, 1);
    expect(expectedNew(month, 30)).toBeCloseTo(2, 1);
  });
});

it('takes nothing for the whole where nothing was seen only once', () => {
  const steady: Frequencies = { units: 14, observed: 3, total: 42, once: 0, twice: 0 };
  expect(chao2(steady)).toBe(3);
  expect(chao2Interval(steady)).toEqual([3, 3]);
  expect(coverage(steady)).toBe(1);
  expect(expectedNew(steady, 30)).toBe(0);
});

it('does not promise that a single lone sighting was the last', () => {
  const lone: Frequencies = { units: 14, observed: 4, total: 43, once: 1, twice: 0 };
  expect(undetected(lone)).toBe(0);
  expect(expectedNew(lone, 30)).toBeCloseTo(1 - (14 / 15) ** 30, 6);
});

it('has an interval without a behaviour seen twice, too', () => {
  const [low, high] = chao2Interval({ units: 20, observed: 9, total: 80, once: 4, twice: 0 });
  expect(low).toBeGreaterThan(9);
  expect(high).toBeGreaterThan(low);
});

it('claims no coverage where nothing was seen', () => {
  const nothing: Frequencies = { units: 0, observed: 0, total: 0, once: 0, twice: 0 };
  expect(coverage(nothing)).toBe(0);
  expect(chao2(nothing)).toBe(0);
});
