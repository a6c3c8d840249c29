import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TIGHTEN_ROLE, taskStates } from '../../lib/infra/task-states.ts';
import { EVERYTHING, templateWith } from '../infra/synthesised.ts';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';
import { functionArn } from '../support/asl-machines.ts';
import { account, type RoleCall, type WatchedRole } from './account.ts';
import { type Clock, clockIn } from './clock.ts';
import { functionSessions, type Session } from './function-roles.ts';
import { clientsWith, guardedCalls } from './guarded-calls.ts';
import { type Handlers, handlers } from './handlers.ts';
import { ACCOUNT, optionsFor, REGION } from './ministack.ts';
import { type Moto, startMoto } from './moto-engine.ts';
import { makeTable } from './table.ts';
import { until } from './until.ts';

// The real state machine on moto's engine, its Tasks answered by the real functions, each with a session of its own role
// and moto's IAM asked at every call. moto's clock and the functions' are moved by the test.

const DAY = 86_400_000;
const ARCHIVE = 'ratchet-archive';
const TRAIL = EVERYTHING['ratchet:trailBucket'];
const LOOK: RoleCall = { action: 'ec2:DescribeInstances', readOnly: true };
const LIST: RoleCall = { action: 'sqs:ListQueues', readOnly: true };
const WIDE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'sqs:*'], Resource: '*' }],
};
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(taskStates().map(({ name, file }) => [file, name])),
  start: 'OnTagStart',
  'on-denial': 'OnDenialWake',
  'review-api': 'ReviewApiPages',
};

let folder: string;
let clock: Clock;
let moto: Moto;
let analyzer: AccessAnalyzerStandIn;
let sessions: ReadonlyMap<string, Session>;
let functions: Handlers;
let world: ReturnType<typeof account>;
let states: SFNClient;
let environment: Readonly<Record<string, string>>;
let role: WatchedRole;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'moto-pipeline-'));
  clock = clockIn(folder);
  moto = await startMoto({ CLOCK_FILE: clock.file, MOTO_ACCOUNT_ID: ACCOUNT, TZ: 'UTC' });
  analyzer = await startAccessAnalyzer({
    seen: () => [LOOK, LIST].map(({ action }) => ({ action, resource: '*' })),
    now: clock.now,
  });
  const before = optionsFor(moto);
  const iam = new IAMClient(before);
  sessions = await functionSessions(
    templateWith(EVERYTHING),
    { archive: ARCHIVE },
    { iam, sts: new STSClient(before) },
  );
  const credentials = await administrator(iam);
  const options = { ...before, credentials };
  world = account({ ...moto, now: clock.now, credentials });
  states = new SFNClient(options);

  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: ARCHIVE }));
  await world.makeTrail('main', TRAIL, EVERYTHING['ratchet:trailPrefix']);
  await makeTable(new DynamoDBClient(options), 'table');
  const { TopicArn = '' } = await new SNSClient(options).send(
    new CreateTopicCommand({ Name: 'notices' }),
  );
  const run = moto.serve(async (state, payload) => functions.call(fileOf(state), payload));
  const definition = readFileSync(TIGHTEN_ROLE, 'utf8').replaceAll(
    /\$\{(\w+)Function\}/g,
    (_, state: string) => functionArn(`${run}-${state}`),
  );
  const { stateMachineArn = '' } = await states.send(
    new CreateStateMachineCommand({
      name: 'tighten-role',
      definition,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/ratchet/states`,
    }),
  );
  environment = {
    PATH: process.env['PATH'] ?? '',
    CLOCK_FILE: clock.file,
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ENDPOINT_URL_ACCESSANALYZER: analyzer.endpoint,
    AWS_REGION: REGION,
    ACCOUNT_ID: ACCOUNT,
    TABLE_NAME: 'table',
    ARCHIVE_BUCKET: ARCHIVE,
    TOPIC_ARN: TopicArn,
    STATE_MACHINE_ARN: stateMachineArn,
    TRAIL_BUCKET: TRAIL,
    TRAIL_PREFIX: EVERYTHING['ratchet:trailPrefix'],
    TRAIL_ARN: EVERYTHING['ratchet:trailArn'],
    ACCESS_ANALYZER_ROLE_ARN: EVERYTHING['ratchet:accessAnalyzerRoleArn'],
  };
  functions = handlers((file) => ({ ...environment, ...sessions.get(FILES[file] ?? '') }));
  role = await world.newRole('orders-api', WIDE);
  // From here on every call is asked for its permission.
  await fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
}, 120_000);

afterAll(async () => {
  functions?.stop();
  await moto?.stop();
  await analyzer?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const fileOf = (state: string) =>
  Object.entries(FILES).find(([, name]) => name === state)?.[0] ?? state;

/** Somebody who may do everything, once moto asks. */
async function administrator(iam: IAMClient) {
  const UserName = 'deployer';
  await iam.send(new CreateUserCommand({ UserName }));
  const everything = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'everything',
      PolicyDocument: JSON.stringify(everything),
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

const hasStatus = (status: string) =>
  until(`the role is ${status}`, async () => (await world.tagsOf(role))['lp:status'] === status);

async function livesOn(days: number) {
  const from = clock.now().getTime();
  for (let day = 0; day <= days; day += 1) {
    await world.log(
      TRAIL,
      new Date(from + day * DAY),
      [
        [role, LOOK],
        [role, LIST],
      ],
      EVERYTHING['ratchet:trailPrefix'],
    );
  }
  clock.advanceTo(new Date(from + days * DAY + 60_000));
}

/** What API Gateway hands to the pages for a request that somebody signed. */
const asked = (method: string, path: string, body = '') =>
  functions.call('review-api', {
    ...{ version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: '', body },
    ...{ isBase64Encoded: false, cookies: [] },
    headers: {
      host: 'pages.example.org',
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    },
    requestContext: {
      ...{ accountId: ACCOUNT, apiId: 'api', domainName: 'pages.example.org', stage: '$default' },
      ...{ requestId: 'request', routeKey: '$default', time: '', timeEpoch: 0 },
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      authorizer: { iam: { userArn: `arn:aws:iam::${ACCOUNT}:user/grace` } },
    },
  }) as Promise<{ statusCode: number; body: string }>;

describe('the state machine with the real functions on moto, each allowed what the template allows', () => {
  let execution: string;

  it('is started by the tag', async () => {
    await world.log(TRAIL, clock.now(), [[role, LOOK]], EVERYTHING['ratchet:trailPrefix']);
    const event = { account: ACCOUNT, detail: await world.tag(role, '3d') };
    const started = await functions.call('start', event);

    expect(started).toMatchObject({ kind: 'started' });
    // The same name and input again is the same execution (API reference of Step Functions, StartExecution).
    expect(await functions.call('start', event)).toEqual(started);
    execution = `${environment['STATE_MACHINE_ARN']?.replace(':stateMachine:', ':execution:')}:${Object(started).execution}`;
  });

  it('asks a person after the soak, and swaps when one approves', async () => {
    await hasStatus('observing');
    await livesOn(3);
    const ticket = await until('a ticket is open', async () => {
      if (await waits()) clock.advanceTo(new Date(clock.now().getTime() + 30_000));
      const { body } = await asked('GET', '/');
      return /href="(\/tickets\/[^"]+)"/.exec(body)?.[1];
    });
    const page = await asked('GET', ticket);
    const hidden = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)?.[1] ?? '';
    const form = new URLSearchParams({ csrf: hidden('csrf'), proposal: hidden('proposal') });

    expect(await asked('POST', `${ticket}/approve`, form.toString())).toMatchObject({
      statusCode: 303,
    });
    await hasStatus('probation');
    expect(await world.policiesOf(role)).toEqual([expect.stringContaining(':policy/ratchet/')]);
  });

  it('ends tightened after probation', async () => {
    const end = await until('the execution ends', async () => {
      if ((await waits()) && (await statusNow()).status === 'RUNNING') await livesOn(1);
      const { status, error } = await statusNow();
      return status === 'RUNNING' ? null : { status, error };
    });

    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    expect((await world.tagsOf(role))['lp:status']).toBe('tightened');
  });

  const statusNow = () => states.send(new DescribeExecutionCommand({ executionArn: execution }));

  /** Whether only time or a person moves it on: a Task that works has a timeout of its own. Throws when it failed. */
  async function waits(): Promise<boolean> {
    const { status, error, cause } = await statusNow();
    if (status === 'FAILED') throw new Error(`it failed: ${error} ${cause}\nmoto: ${moto.said()}`);
    // moto knows no reverseOrder.
    const { events = [] } = await states.send(
      new GetExecutionHistoryCommand({ executionArn: execution }),
    );
    return ['WaitStateEntered', 'TaskSubmitted'].includes(events.at(-1)?.type ?? '');
  }
});

/** moto refuses in XML whoever speaks JSON to it, and the SDK has no name for that: the status tells. */
const statusOf = (error: { $response?: { statusCode?: number } }) => error.$response?.statusCode;

describe('a function that was taken over', () => {
  it('can change what its own work changes and nothing else', async () => {
    const calls = guardedCalls(ARCHIVE, TRAIL);
    const wrong: string[] = [];
    let tried = 0;
    for (const [name, session] of sessions) {
      const clients = clientsWith({
        ...{ endpoint: moto.endpoint, region: REGION },
        credentials: {
          accessKeyId: session['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: session['AWS_SECRET_ACCESS_KEY'] ?? '',
          sessionToken: session['AWS_SESSION_TOKEN'] ?? '',
        },
      });
      for (const { call, by, send } of calls) {
        const status = await send(clients).then(() => 200, statusOf);
        if ((status === 403) === by.includes(name)) wrong.push(`${name} ${call}: ${status}`);
        tried += 1;
      }
    }
    process.stdout.write(`${tried} calls of ${sessions.size} functions tried\n`);

    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(600);
  });
});
