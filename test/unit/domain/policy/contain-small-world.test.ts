import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import { compile } from '../../../../lib/domain/policy/evaluate.ts';
import { type SmallPair, smallPairs, smallRequests } from '../../../support/small-world.ts';

const SEED = 20_261_124;
const PAIRS = 400;

const judged = fc
  .sample(smallPairs, { seed: SEED, numRuns: PAIRS })
  .map((pair) => ({ pair, verdict: contains(pair.outer, pair.inner) }));

/** What outer decides of the first request that inner allows and outer does not, with that request. */
function breach({ outer, inner, keys }: SmallPair) {
  const [theirs, ours] = [compile({ identity: outer }), compile({ identity: inner })];
  for (const request of smallRequests(keys)) {
    if (ours(request).decision !== 'allowed') continue;
    const { decision } = theirs(request);
    if (decision !== 'allowed') return { decision, request };
  }
  return null;
}

describe(`${PAIRS} pairs of policies in a world where every request can be asked`, () => {
  it('is proven only where outer allows each request that inner allows', () => {
    const proven = judged.filter(({ verdict }) => verdict.kind === 'proven');
    const wrong = proven.flatMap(({ pair }) => breach(pair) ?? []);

    expect(wrong).toEqual([]);
    expect(proven.length).toBeGreaterThan(PAIRS / 4);
  });

  it('is refuted only with a request that inner allows and outer denies', () => {
    const refuted = judged.flatMap(({ pair, verdict }) =>
      verdict.kind === 'refuted' ? [{ pair, witness: verdict.witness }] : [],
    );
    const decisions = refuted.map(({ pair: { outer, inner }, witness }) =>
      [inner, outer].map(
        (identity) => compile({ identity })({ ...witness, contextComplete: true }).decision,
      ),
    );

    for (const [ours, theirs] of decisions) {
      expect(ours).toBe('allowed');
      expect(theirs).toMatch(/-deny$/);
    }
    expect(refuted.length).toBeGreaterThan(PAIRS / 4);
  });

  it('is left open in fewer than one of twenty', () => {
    const open = judged.filter(({ verdict }) => verdict.kind === 'not-proven');

    expect(open.length).toBeLessThan(PAIRS / 20);
  });
});
