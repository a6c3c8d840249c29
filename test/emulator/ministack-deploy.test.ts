import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetPolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';
import { account, type RoleCall, type WatchedRole } from './account.ts';
import { type Deployed, deploy } from './deployed.ts';
import { ACCOUNT, type Ministack, optionsFor, REGION, startMinistack } from './ministack.ts';
import { type Pages, reviewPages } from './review-pages.ts';
import { transcript } from './transcript.ts';
import { until } from './until.ts';

// The synthesised stack with its real bundles on ministack, its clock moved by this test. One account, in the order of
// the tests: each goes on where the one before ended.

const TRAIL = 'organisation-trail';
const DAY = 86_400_000;
const LOOK: RoleCall = { action: 'ec2:DescribeInstances', readOnly: true };
const LIST: RoleCall = { action: 'sqs:ListQueues', readOnly: true };
const WIDE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'sqs:*'], Resource: '*' }],
};

let analyzer: AccessAnalyzerStandIn;
let ministack: Ministack;
let deployed: Deployed;
let world: ReturnType<typeof account>;
let step: ReturnType<typeof transcript>;
let states: SFNClient;
let database: DynamoDBClient;
let pages: Pages;

beforeAll(async () => {
  analyzer = await startAccessAnalyzer({
    seen: () => [LOOK, LIST].map(({ action }) => ({ action, resource: '*' })),
    now: () => ministack.now(),
  });
  ministack = await startMinistack({ AWS_ENDPOINT_URL_ACCESSANALYZER: analyzer.endpoint });
  world = account(ministack);
  step = transcript(ministack);
  states = new SFNClient(optionsFor(ministack));
  database = new DynamoDBClient(optionsFor(ministack));
}, 120_000);
afterAll(async () => {
  await ministack?.stop();
  await analyzer?.stop();
});

const executionsOf = async ({ name }: WatchedRole) => {
  const stateMachineArn = deployed.idOf('AWS::StepFunctions::StateMachine', 'Pipeline');
  const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.filter((execution) => execution.name?.startsWith(`${name}-`));
};

const hasStatus = (role: WatchedRole, status: string) =>
  until(`${role.name} is ${status}`, async () => {
    const [execution] = await executionsOf(role);
    if (execution?.status === 'FAILED') throw new Error(`the execution of ${role.name} failed`);
    return (await world.tagsOf(role))['lp:status'] === status;
  });

/** An event that comes before the execution waits for it is left to the daily sweep. */
const waitsForDenials = ({ name, id }: WatchedRole) =>
  until(`probation of ${name} waits`, async () => {
    const TableName = deployed.idOf('AWS::DynamoDB::GlobalTable');
    const Key = { pk: { S: 'probation' }, sk: { S: id } };
    return (await database.send(new GetItemCommand({ TableName, Key }))).Item;
  });

/** Paths of the tickets that wait for a decision, when they are as many. */
const openTickets = (many: number) =>
  until(`${many} tickets are open`, async () => {
    // Minutes of Access Analyzer, which has one job at a time.
    ministack.advanceTo(new Date(ministack.now().getTime() + 30_000));
    const { text } = await pages.get('/');
    const [open = ''] = text.split('id="decided"');
    const links = new Set([...open.matchAll(/href="(\/tickets\/[^"]+)"/g)].map(([, to]) => to));
    return links.size === many && [...links].map(String);
  });

/** A day after the other: its log file is delivered at its end. */
async function livesOn(days: number, calls: readonly (readonly [WatchedRole, RoleCall])[]) {
  const from = ministack.now().getTime();
  for (let day = 0; day <= days; day += 1) {
    await world.log(TRAIL, new Date(from + day * DAY), calls);
  }
  ministack.advanceTo(new Date(from + days * DAY + 60_000));
}

let orders: WatchedRole;
let billing: WatchedRole;
let tellAgain: () => Promise<void>;

it('deploys the synthesised template, its bundles and its state machine through CloudFormation', async () => {
  deployed = await step('cdk bootstrap and cdk deploy', () =>
    deploy(ministack, 'Ratchet', {
      trailBucket: TRAIL,
      trailArn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all`,
      // Its CloudFormation knows no versions and aliases of state machines.
      pinned: 'false',
    }),
  );

  pages = reviewPages(ministack, deployed.idOf('AWS::ApiGatewayV2::Api'), 'grace');
  expect(deployed.count).toBeGreaterThan(100);
  // Mostly esbuild, once a function.
}, 600_000);

it('starts one run for a role that was tagged, however often the event comes', async () => {
  await step('the trail writes its first log file', async () => {
    await world.makeTrail('all', TRAIL);
    orders = await world.newRole('orders-api', WIDE);
    billing = await world.newRole('billing-job', WIDE);
    await world.log(TRAIL, ministack.now(), [[orders, LOOK]]);
  });
  await step('two roles are tagged lp:observe = 3d; EventBridge tells of each twice', async () => {
    const tagged = await world.tag(orders, '3d');
    tellAgain = () => world.tellIam(tagged);
    await tellAgain();
    await tellAgain();
    const taggedToo = await world.tag(billing, '3d');
    await world.tellIam(taggedToo);
    await world.tellIam(taggedToo);
  });
  await step('both are observed', async () => {
    await hasStatus(orders, 'observing');
    await hasStatus(billing, 'observing');
  });

  expect(await executionsOf(orders)).toHaveLength(1);
  expect(await executionsOf(billing)).toHaveLength(1);
});

it('asks a person at the end of the soak, and swaps the policies when one approves', async () => {
  await step('three days pass, with log files', () =>
    livesOn(3, [
      [orders, LOOK],
      [orders, LIST],
      [billing, LOOK],
    ]),
  );
  const tickets = await step('two tickets are on the list of the HTTP API', () => openTickets(2));
  await step('grace approves both by POST', async () => {
    for (const ticket of tickets) expect(await pages.submit(ticket, '/approve')).toBe(303);
  });
  await step('both are in probation', async () => {
    await hasStatus(orders, 'probation');
    await hasStatus(billing, 'probation');
    await waitsForDenials(orders);
    await waitsForDenials(billing);
  });

  const [draft = '', ...others] = await world.policiesOf(orders);
  expect(others).toEqual([]);
  expect(draft).toContain(':policy/ratchet/');
  const actions = await allowedBy(draft);
  expect(actions).toEqual(expect.arrayContaining(['ec2:DescribeInstances', 'sqs:ListQueues']));
  expect(actions).not.toContain('ec2:RunInstances');
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

it('keeps the way back in the archive, before the first write', async () => {
  const Bucket = deployed.idOf('AWS::S3::Bucket', 'Archive');
  const { Contents = [] } = await world.s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'plan/' }),
  );
  const plans = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    }),
  );

  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).toMatchObject({ kind: 'apply' });
  expect(JSON.stringify(plans)).toContain(orders.policyArn);
});

it('puts everything back when a role misses what was taken', async () => {
  await step('billing-job is refused sqs:CreateQueue; EventBridge tells of it', () =>
    world.tell(billing, {
      action: 'sqs:CreateQueue',
      readOnly: false,
      request: { queueName: 'invoices' },
      refused: `arn:aws:sqs:${REGION}:${ACCOUNT}:invoices`,
    }),
  );
  await step('billing-job is as it was', () => hasStatus(billing, 'restored'));

  expect(await world.policiesOf(billing)).toEqual([billing.policyArn]);
  expect((await world.tagsOf(orders))['lp:status']).toBe('probation');
});

it('ends probation after its days, and the role stays tightened', async () => {
  await step('seven days pass, with log files', () => livesOn(7, [[orders, LOOK]]));
  await step('orders-api is tightened', () => hasStatus(orders, 'tightened'));

  expect(await world.policiesOf(orders)).toEqual([expect.stringContaining(':policy/ratchet/')]);
  expect(await world.tagsOf(orders)).toMatchObject({
    'lp:observe': '3d',
    'lp:status': 'tightened',
  });
  // It says how it ended before it ends.
  const ended = await until('the execution ends', async () => {
    const [{ status } = { status: undefined }] = await executionsOf(orders);
    return status === 'RUNNING' ? null : status;
  });
  expect(ended).toBe('SUCCEEDED');
});

it('looks again by its schedule, and tightens a role anew that drifted wider', async () => {
  await step('somebody attaches the wide policy to orders-api again', () =>
    world.attach(orders, orders.policyArn),
  );
  expect(await world.policiesOf(orders)).toHaveLength(2);
  await step('a month passes, with log files; the schedule fires', async () => {
    await livesOn(31, [[orders, LOOK]]);
    await until('a second run', async () => (await executionsOf(orders)).length === 2);
  });
  await step('orders-api is observed again', () => hasStatus(orders, 'observing'));
  await step('three days pass, with log files', () => livesOn(3, [[orders, LOOK]]));
  await step('grace approves the ticket', async () => {
    const [ticket = ''] = await openTickets(1);
    expect(await pages.submit(ticket, '/approve')).toBe(303);
  });
  await step('orders-api is in probation', () => hasStatus(orders, 'probation'));

  expect(await world.policiesOf(orders)).not.toContain(orders.policyArn);
});

it('starts nothing for an event that comes again days later', async () => {
  await step('the first tag event comes once more', tellAgain);
  await step('it is ignored', async () => {
    // A role tagged after it shows that the event was worked through.
    const last = await world.newRole('last', WIDE);
    await world.tellIam(await world.tag(last, '3d'));
    await hasStatus(last, 'observing');
  });

  expect(await executionsOf(orders)).toHaveLength(2);
});

it('lets nobody in who does not sign', async () => {
  const { status } = await reviewPages(
    ministack,
    deployed.idOf('AWS::ApiGatewayV2::Api'),
    null,
  ).get('/');

  expect(status).toBe(403);
});

async function allowedBy(PolicyArn: string): Promise<readonly string[]> {
  const { Policy } = await world.iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await world.iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
  return Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
}
