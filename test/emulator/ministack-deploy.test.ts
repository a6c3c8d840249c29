import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';
import { account, type RoleCall, type WatchedRole } from './account.ts';
import { type Deployed, deploy } from './deployed.ts';
import { deployedAccount } from './deployed-account.ts';
import { ACCOUNT, type Ministack, REGION, startMinistack } from './ministack.ts';
import { operatorCommand } from './operator-command.ts';
import { type Pages, reviewPages } from './review-pages.ts';
import { transcript } from './transcript.ts';
import { until } from './until.ts';

// The synthesised stack with its real bundles on ministack, its clock moved by this test. One account, in the order of
// the tests: each goes on where the one before ended.

const TRAIL = 'organisation-trail';
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
let stage: ReturnType<typeof deployedAccount>;
let pages: Pages;

beforeAll(async () => {
  analyzer = await startAccessAnalyzer({
    seen: () => [LOOK, LIST].map(({ action }) => ({ action, resource: '*' })),
    now: () => ministack.now(),
  });
  ministack = await startMinistack({ AWS_ENDPOINT_URL_ACCESSANALYZER: analyzer.endpoint });
  world = account(ministack);
  step = transcript(ministack);
}, 120_000);
afterAll(async () => {
  await ministack?.stop();
  await analyzer?.stop();
});

let orders: WatchedRole;
let billing: WatchedRole;
let tellAgain: () => Promise<void>;
let ticket: string;

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
  stage = deployedAccount(ministack, { deployed, world, pages, trail: TRAIL });
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
    await stage.hasStatus(orders, 'observing');
    await stage.hasStatus(billing, 'observing');
  });

  expect(await stage.executionsOf(orders)).toHaveLength(1);
  expect(await stage.executionsOf(billing)).toHaveLength(1);
});

it('asks a person at the end of the soak, and swaps the policies when one approves', async () => {
  await step('three days pass, with log files', () =>
    stage.livesOn(3, [
      [orders, LOOK],
      [orders, LIST],
      [billing, LOOK],
    ]),
  );
  const tickets = await step('two tickets are on the list of the HTTP API', () =>
    stage.openTickets(2),
  );
  await step('grace approves both by POST', async () => {
    for (const ticket of tickets) expect(await pages.submit(ticket, '/approve')).toBe(303);
  });
  await step('both are in probation', async () => {
    await stage.hasStatus(orders, 'probation');
    await stage.hasStatus(billing, 'probation');
    await stage.waitsForDenials(orders);
    await stage.waitsForDenials(billing);
  });

  const [draft = '', ...others] = await world.policiesOf(orders);
  expect(others).toEqual([]);
  expect(draft).toContain(':policy/ratchet/');
  const actions = await stage.allowedBy(draft);
  expect(actions).toEqual(expect.arrayContaining(['ec2:DescribeInstances', 'sqs:ListQueues']));
  expect(actions).not.toContain('ec2:RunInstances');
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

it('keeps the way back in the archive, before the first write', async () => {
  const plans = await stage.kept('plan');

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
  await step('billing-job is as it was', () => stage.hasStatus(billing, 'restored'));

  expect(await world.policiesOf(billing)).toEqual([billing.policyArn]);
  expect((await world.tagsOf(orders))['lp:status']).toBe('probation');
});

it('ends probation after its days, and the role stays tightened', async () => {
  await step('seven days pass, with log files', () => stage.livesOn(7, [[orders, LOOK]]));
  await step('orders-api is tightened', () => stage.hasStatus(orders, 'tightened'));

  expect(await world.policiesOf(orders)).toEqual([expect.stringContaining(':policy/ratchet/')]);
  expect(await world.tagsOf(orders)).toMatchObject({
    'lp:observe': '3d',
    'lp:status': 'tightened',
  });
  // It says how it ended before it ends.
  const ended = await until('the execution ends', async () => {
    const [{ status } = { status: undefined }] = await stage.executionsOf(orders);
    return status === 'RUNNING' ? null : status;
  });
  expect(ended).toBe('SUCCEEDED');
});

/** What `ratchet rollback orders-api WORDS...` answers, and how it ends. */
async function rollback(...words: string[]) {
  const place = [
    ...['--archive-bucket', deployed.idOf('AWS::S3::Bucket', 'Archive')],
    ...['--table', deployed.idOf('AWS::DynamoDB::GlobalTable')],
  ];
  const command = ['rollback', orders.name, ...place, '--json', ...words];
  const { exitCode, stdout, stderr } = await operatorCommand(ministack, command);
  return { exitCode, stderr, report: stdout === '' ? null : JSON.parse(stdout) };
}

describe('ratchet rollback', () => {
  let draft: string;
  let drafted: readonly string[];

  it('lists what was changed, and changes nothing', async () => {
    const { report } = await step('an operator lists the changes of orders-api', () =>
      rollback('--list'),
    );
    [draft = ''] = await world.policiesOf(orders);
    drafted = await stage.allowedBy(draft);

    expect(report).toMatchObject({
      role: orders.arn,
      changes: [
        {
          kind: 'apply',
          writes: [
            { do: 'create-policy', policy: draft },
            { do: 'attach', policy: draft },
            { do: 'detach', policy: orders.policyArn },
          ],
        },
      ],
    });
  });

  it('gives back one action, and nothing else', async () => {
    const { report } = await step('an operator gives sqs:DeleteQueue back', () =>
      rollback('--only', 'sqs:DeleteQueue'),
    );

    expect(report).toMatchObject({ only: 'sqs:DeleteQueue', changed: true });
    const given = (await world.policiesOf(orders)).filter((policy) => policy !== draft);
    expect(given).toHaveLength(1);
    expect(await stage.allowedBy(given[0] ?? '')).toEqual(['sqs:DeleteQueue']);
  });

  it('puts the role back whole; once more there is nothing to do', async () => {
    const first = await step('an operator rolls orders-api back', () => rollback());
    const second = await step('and once more', () => rollback());

    expect([first.exitCode, first.report?.changed]).toEqual([0, true]);
    expect([second.exitCode, second.report?.changed]).toEqual([0, false]);
    expect(await world.policiesOf(orders)).toEqual([orders.policyArn]);
  });

  it('goes to before any change: a rollback too is taken back', async () => {
    const { report } = await rollback('--list');
    const [, only] = report.changes;
    const { report: done } = await step('an operator goes to before the first rollback', () =>
      rollback('--to', only.digest),
    );

    expect(done.to).toBe(only.snapshot);
    expect(await world.policiesOf(orders)).toEqual([draft]);
    expect(await stage.allowedBy(draft)).toEqual(drafted);
  });

  it.each([
    [['--to', 'ffff'], /no snapshot or change of .*orders-api/],
    [['--only', 's3'], /s3/],
    [['--out', '/nowhere'], /in one way/],
  ])('changes nothing when asked for what is not there: %j', async (words, complaint) => {
    const before = await world.policiesOf(orders);
    const { exitCode, stderr } = await rollback(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(complaint);
    expect(await world.policiesOf(orders)).toEqual(before);
  });
});

it('looks again by its schedule, and tightens a role anew that drifted wider', async () => {
  await step('somebody attaches the wide policy to orders-api again', () =>
    world.attach(orders, orders.policyArn),
  );
  expect(await world.policiesOf(orders)).toHaveLength(2);
  await step('a month passes, with log files; the schedule fires', async () => {
    await stage.livesOn(31, [[orders, LOOK]]);
    await until('a second run', async () => (await stage.executionsOf(orders)).length === 2);
  });
  await step('orders-api is observed again', () => stage.hasStatus(orders, 'observing'));
  await step('three days pass, with log files', () => stage.livesOn(3, [[orders, LOOK]]));
  await step('grace approves the ticket', async () => {
    [ticket = ''] = await stage.openTickets(1);
    expect(await pages.submit(ticket, '/approve')).toBe(303);
  });
  await step('orders-api is in probation', () => stage.hasStatus(orders, 'probation'));

  expect(await world.policiesOf(orders)).not.toContain(orders.policyArn);
});

it('lets nobody roll back what an execution watches over, and takes it back from its page', async () => {
  await stage.waitsForDenials(orders);
  const swapped = await world.policiesOf(orders);
  const refused = await step('an operator asks for a rollback, and is sent to the page', () =>
    rollback(),
  );
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/is at work on .*orders-api[\s\S]*page takes that change back/);
  expect(await world.policiesOf(orders)).toEqual(swapped);

  await step('grace takes the change back by POST', async () => {
    expect(await pages.submit(ticket, '/take-back')).toBe(303);
  });
  await step('orders-api is as it was', () => stage.hasStatus(orders, 'restored'));
  expect(await world.policiesOf(orders)).toContain(orders.policyArn);
});

it('starts nothing for an event that comes again days later', async () => {
  await step('the first tag event comes once more', tellAgain);
  await step('it is ignored', async () => {
    // A role tagged after it shows that the event was worked through.
    const last = await world.newRole('last', WIDE);
    await world.tellIam(await world.tag(last, '3d'));
    await stage.hasStatus(last, 'observing');
  });

  expect(await stage.executionsOf(orders)).toHaveLength(2);
});

it('lets nobody in who does not sign', async () => {
  const { status } = await reviewPages(
    ministack,
    deployed.idOf('AWS::ApiGatewayV2::Api'),
    null,
  ).get('/');

  expect(status).toBe(403);
});
