import { expect, it } from 'vitest';
import { offlineChecks } from '../../lib/local/offline-checks.ts';
import { offlineGenerations } from '../../lib/local/offline-generations.ts';

it('without AWS no policy is generated, and the reason is said', async () => {
  const generations = offlineGenerations();
  const unavailable = { kind: 'unavailable', reason: expect.stringMatching(/offline/) };
  const window = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
  expect(await generations.start({ arn: 'arn:aws:iam::111122223333:role/x' }, window)).toEqual(
    unavailable,
  );
  expect(await generations.get('job')).toEqual(unavailable);
});

it("without AWS none of AWS's checks is run, and each says why: never passed", async () => {
  const checks = await offlineChecks().run([], [], []);
  expect(checks).toHaveLength(4);
  for (const check of checks) {
    expect(check).toMatchObject({ result: 'not-run', detail: expect.stringMatching(/offline/) });
  }
});
