import { expect, it } from 'vitest';
import { deployedScene } from './deployed-scene.ts';
import { firstRun } from './first-run.ts';
import { operatorRollback } from './operator-rollback.ts';
import { pageUndo } from './page-undo.ts';
import { reviewPages } from './review-pages.ts';
import { secondRun } from './second-run.ts';

// The synthesised stack with its real bundles on ministack, its clock moved by this test. One account, in the order of
// the tests: each goes on where the one before ended.

const at = deployedScene();
const tagged = firstRun(at);
operatorRollback(at);
pageUndo(at);
secondRun(at, tagged);

it('lets nobody in who does not sign', async () => {
  const { ministack, deployed } = at();
  const { status } = await reviewPages(
    ministack,
    deployed.idOf('AWS::ApiGatewayV2::Api'),
    null,
  ).get('/');

  expect(status).toBe(403);
});
