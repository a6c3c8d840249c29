import { expect } from 'vitest';
import { isRetried, type Plan, runScene, type Scene } from './crash-matrix.ts';
import { APPLY, GIVE_BACK, RESTORE } from './crash-scenes.ts';

/**
 * One case of the matrix: the role could make its calls at every moment, and ends as without the fault; `calm` is that
 * end. Where the machine does not try again by itself a person is told, and whoever starts again gets there.
 */
export async function survives(scene: Scene, calm: string, plan: Plan): Promise<void> {
  const { at = 0, fault = null, lag = 0, seed = 0 } = plan;
  const run = await runScene(scene, plan);
  const where = `call ${at} of ${run.calls.length}: ${run.calls[at]}, lag ${lag}, seed ${seed}`;
  expect(run.denied, where).toEqual([]);
  if (fault === null || isRetried(scene, fault.error)) {
    expect(run.outcome, where).toBe(calm);
    return;
  }
  expect(run.states.at(-1), where).toBe(scene === GIVE_BACK ? 'Close' : 'Failed');
  if (scene === APPLY) expect(policiesIn(run.outcome), where).toEqual(policiesIn(run.before));
  if (scene === GIVE_BACK) expect(run.outcome, where).toBe((await runScene(RESTORE)).outcome);
  else expect(await run.again(), where).toBe(calm);
}

function policiesIn(outcome: string): unknown {
  const [policies, own] = JSON.parse(outcome);
  return [policies, own];
}
