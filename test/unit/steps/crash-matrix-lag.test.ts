import { describe, expect, it } from 'vitest';
import { survives } from '../../support/crash-case.ts';
import { FAULTS, runScene, type Scene } from '../../support/crash-matrix.ts';
import { SCENES } from '../../support/crash-scenes.ts';

// IAM is eventually consistent: what was written shows in reads some calls later, each policy and each attachment for
// itself. The matrix of crash-matrix.test.ts once more, with such reads; a role must be able to make its calls also as
// the slowest part of IAM knows its policies.

const LAGS = [0, 1, 2, 3, 4, 5];
const SEEDS = [1, 2, 3, 4];
/** A function that is killed leaves the most undone. */
const DEATHS = FAULTS.filter(({ error }) => error === 'Sandbox.Timedout');

let cases = 0;

describe.each(SCENES)('$name', (scene: Scene) => {
  it.each(LAGS)('ends the same when reads lag by up to %i calls', async (lag) => {
    const calm = await runScene(scene);
    for (const seed of SEEDS) {
      await survives(scene, calm.outcome, { lag, seed });
      cases += 1;
    }
  });

  it.each(LAGS.slice(1))(
    'survives its death at every call when reads lag by up to %i',
    async (lag) => {
      const calm = await runScene(scene);
      const { calls } = await runScene(scene, { lag, seed: lag });
      for (const fault of DEATHS)
        for (const at of calls.keys()) {
          await survives(scene, calm.outcome, { at, fault, lag, seed: lag });
          cases += 1;
        }
    },
  );
});

it('was more than 3,700 cases, none skipped', () => {
  expect(cases).toBeGreaterThan(3_700);
  console.info(`crash matrix with lagging reads: ${cases} cases`);
});
