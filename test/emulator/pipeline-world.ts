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
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll } from 'vitest';
import { TIGHTEN_ROLE, taskStates, UNDO_ROLE } from '../../lib/infra/task-states.ts';
import { EVERYTHING, templateWith } from '../infra/synthesised.ts';
import {
  type AccessAnalyzerStandIn,
  startAccessAnalyzer,
} from '../support/access-analyzer-stand-in.ts';
import { functionArn } from '../support/asl-machines.ts';
import { account, type RoleCall, type WatchedRole } from './account.ts';
import { type Clock, clockIn } from './clock.ts';
import { functionSessions, type Session } from './function-roles.ts';
import { type Handlers, handlers } from './handlers.ts';
import { ACCOUNT, optionsFor, REGION } from './ministack.ts';
import { type Moto, startMoto } from './moto-engine.ts';
import { makeTable } from './table.ts';

export const ARCHIVE = 'ratchet-archive';
export const TRAIL = EVERYTHING['ratchet:trailBucket'];
export const LOOK: RoleCall = { action: 'ec2:DescribeInstances', readOnly: true };
export const LIST: RoleCall = { action: 'sqs:ListQueues', readOnly: true };
const WIDE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'sqs:*'], Resource: '*' }],
};
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...taskStates(), ...taskStates(UNDO_ROLE)].map(({ name, file }) => [file, name]),
  ),
  start: 'OnTagStart',
  'on-denial': 'OnDenialWake',
  'review-api': 'ReviewApiPages',
};

/** The account on moto, with the functions of the template in it, each under a session of its own role. */
export interface PipelineWorld {
  readonly clock: Clock;
  readonly moto: Moto;
  /** By the role's id in the template. */
  readonly sessions: ReadonlyMap<string, Session>;
  readonly functions: Handlers;
  readonly world: ReturnType<typeof account>;
  readonly states: SFNClient;
  readonly environment: Readonly<Record<string, string>>;
  /** It may do all of EC2 and SQS. */
  readonly role: WatchedRole;
}

/** Starts it for the suite; what it gives is there in the tests. */
export function pipelineWorld(): () => PipelineWorld {
  let folder: string | undefined;
  let clock: Clock;
  let moto: Moto;
  let analyzer: AccessAnalyzerStandIn;
  let functions: Handlers;
  let made: PipelineWorld;

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
    const sessions = await functionSessions(
      templateWith(EVERYTHING),
      { archive: ARCHIVE },
      { iam, sts: new STSClient(before) },
    );
    const credentials = await administrator(iam);
    const options = { ...before, credentials };
    const world = account({ ...moto, now: clock.now, credentials });
    const states = new SFNClient(options);

    const s3 = new S3Client({ ...options, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: ARCHIVE }));
    await world.makeTrail('main', TRAIL, EVERYTHING['ratchet:trailPrefix']);
    await makeTable(new DynamoDBClient(options), 'table');
    const { TopicArn = '' } = await new SNSClient(options).send(
      new CreateTopicCommand({ Name: 'notices' }),
    );
    const run = moto.serve(async (state, payload) => functions.call(fileOf(state), payload));
    const machine = async (name: string, file: string): Promise<string> => {
      const definition = readFileSync(file, 'utf8').replaceAll(
        /\$\{(\w+)Function\}/g,
        (_, state: string) => functionArn(`${run}-${state}`),
      );
      const roleArn = `arn:aws:iam::${ACCOUNT}:role/ratchet/states`;
      const { stateMachineArn = '' } = await states.send(
        new CreateStateMachineCommand({ name, definition, roleArn }),
      );
      return stateMachineArn;
    };
    const environment = {
      PATH: process.env['PATH'] ?? '',
      CLOCK_FILE: clock.file,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ENDPOINT_URL_ACCESSANALYZER: analyzer.endpoint,
      AWS_REGION: REGION,
      ACCOUNT_ID: ACCOUNT,
      TABLE_NAME: 'table',
      ARCHIVE_BUCKET: ARCHIVE,
      TOPIC_ARN: TopicArn,
      STATE_MACHINE_ARN: await machine('tighten-role', TIGHTEN_ROLE),
      UNDO_MACHINE_ARN: await machine('undo-role', UNDO_ROLE),
      TRAIL_BUCKET: TRAIL,
      TRAIL_PREFIX: EVERYTHING['ratchet:trailPrefix'],
      TRAIL_ARN: EVERYTHING['ratchet:trailArn'],
      ACCESS_ANALYZER_ROLE_ARN: EVERYTHING['ratchet:accessAnalyzerRoleArn'],
    };
    functions = handlers((file) => ({ ...environment, ...sessions.get(FILES[file] ?? '') }));
    const role = await world.newRole('orders-api', WIDE);
    // From here on every call is asked for its permission.
    await fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    made = { clock, moto, sessions, functions, world, states, environment, role };
  }, 120_000);
  afterAll(async () => {
    functions?.stop();
    await moto?.stop();
    await analyzer?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  return () => made;
}

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
