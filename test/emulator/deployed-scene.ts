import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';
import { account, type RoleCall, type WatchedRole } from './account.ts';
import { type Deployed, deploy } from './deployed.ts';
import { deployedAccount } from './deployed-account.ts';
import { ACCOUNT, type Ministack, REGION, startMinistack } from './ministack.ts';
import { type Pages, reviewPages } from './review-pages.ts';
import { transcript } from './transcript.ts';

const TRAIL = 'organisation-trail';
export const LOOK: RoleCall = { action: 'ec2:DescribeInstances', readOnly: true };
export const LIST: RoleCall = { action: 'sqs:ListQueues', readOnly: true };
export const WIDE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'sqs:*'], Resource: '*' }],
};

/** The account that Ratchet was deployed to, and who acts there. */
export interface Scene {
  readonly ministack: Ministack;
  readonly deployed: Deployed;
  readonly world: ReturnType<typeof account>;
  readonly step: ReturnType<typeof transcript>;
  readonly stage: ReturnType<typeof deployedAccount>;
  /** Of grace, who signs. */
  readonly pages: Pages;
  /** Both may do all of EC2 and SQS. */
  readonly orders: WatchedRole;
  readonly billing: WatchedRole;
}

/** Deploys, as the first test of the suite; what it gives is there in those that follow. */
export function deployedScene(): () => Scene {
  let analyzer: AccessAnalyzerStandIn;
  let ministack: Ministack;
  let scene: Scene;

  beforeAll(async () => {
    analyzer = await startAccessAnalyzer({
      seen: () => [LOOK, LIST].map(({ action }) => ({ action, resource: '*' })),
      now: () => ministack.now(),
    });
    ministack = await startMinistack({ AWS_ENDPOINT_URL_ACCESSANALYZER: analyzer.endpoint });
  }, 120_000);
  afterAll(async () => {
    await ministack?.stop();
    await analyzer?.stop();
  });

  it('deploys the synthesised template, its bundles and its state machine through CloudFormation', async () => {
    const world = account(ministack);
    const step = transcript(ministack);
    const deployed = await step('cdk bootstrap and cdk deploy', () =>
      deploy(ministack, 'Ratchet', {
        trailBucket: TRAIL,
        trailArn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all`,
        // Its CloudFormation knows no versions and aliases of state machines.
        pinned: 'false',
      }),
    );
    expect(deployed.count).toBeGreaterThan(100);

    const pages = reviewPages(ministack, deployed.idOf('AWS::ApiGatewayV2::Api'), 'grace');
    const stage = deployedAccount(ministack, { deployed, world, pages, trail: TRAIL });
    await step('the trail writes its first log file', () => world.makeTrail('all', TRAIL));
    const orders = await world.newRole('orders-api', WIDE);
    const billing = await world.newRole('billing-job', WIDE);
    await world.log(TRAIL, ministack.now(), [[orders, LOOK]]);
    scene = { ministack, deployed, world, step, stage, pages, orders, billing };
    // Mostly esbuild, once a function.
  }, 600_000);
  return () => scene;
}
