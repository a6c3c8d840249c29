import { readFileSync } from 'node:fs';
import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteConflictException,
  EntityAlreadyExistsException,
  IAMClient,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { accessAnalyzerChecks } from '../../../../lib/aws/access-analyzer-checks.ts';
import { accessAnalyzerGenerations } from '../../../../lib/aws/access-analyzer-generations.ts';
import { ownSharing, type Sweep, sweepFor } from '../../../../lib/aws/athena-sweeps.ts';
import { trailSettings } from '../../../../lib/aws/cloudtrail-settings.ts';
import { dynamodbDocuments } from '../../../../lib/aws/dynamodb-documents.ts';
import { dynamodbLeases } from '../../../../lib/aws/dynamodb-leases.ts';
import { iamLastAccessed } from '../../../../lib/aws/iam-last-accessed.ts';
import { iamRoles } from '../../../../lib/aws/iam-roles.ts';
import { memberCredentials } from '../../../../lib/aws/member-credentials.ts';
import { s3Archive } from '../../../../lib/aws/s3-archive.ts';
import { accountDump, allows, POLICIES, ROLES } from '../../../support/account-fixture.ts';
import { memoryArchive } from '../../../support/review-ports.ts';
import { awsError } from '../../../support/sent-commands.ts';
import { simulatedIam } from '../../../support/simulated-iam.ts';
import { type Row, TABLE } from './table.ts';

const region = { region: 'us-east-1' };
const WINDOW = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-15T00:00:00.000Z' };
const role = { arn: ROLES.orders };
const POLICY = {
  ...{ account: '111122223333', partition: 'aws', name: 'new', path: '/ratchet/' },
  ...{ description: 'd', document: allows('s3:GetObject', '*') },
};
const CLIENTS = [
  AccessAnalyzerClient,
  AthenaClient,
  CloudTrailClient,
  IAMClient,
  S3Client,
  STSClient,
  DynamoDBDocumentClient,
];
const ANSWERS: Readonly<Record<string, object>> = {
  StartPolicyGeneration: { jobId: 'job' },
  CheckNoNewAccess: { result: 'PASS' },
  ListObjectsV2: { CommonPrefixes: [{ Prefix: 'AWSLogs/111122223333/CloudTrail/us-east-1/' }] },
  StartQueryExecution: { QueryExecutionId: 'query' },
  GetQueryExecution: { QueryExecution: { Status: { State: 'SUCCEEDED' } } },
  CheckAccessNotGranted: { result: 'PASS' },
};
/** Those that the adapters know by class and not by name alone. */
const CLASSES: Readonly<
  Record<string, new (options: { message: string; $metadata: object }) => Error>
> = {
  NoSuchEntityException,
  EntityAlreadyExistsException,
  DeleteConflictException,
};

let sent: string[] = [];
beforeEach(() => {
  sent = [];
});

/** Every client answers, but for one command, which fails. Only what is sent from the call at hand is noted. */
function failing(command: string, error: string): void {
  const iam = simulatedIam(accountDump());
  // What a create meets when it exists already has the same document: the answer of a first try was lost.
  if (error === 'EntityAlreadyExistsException')
    iam.answer('CreatePolicyCommand', {
      ...{ PolicyName: 'new', Path: '/ratchet/' },
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    });
  for (const Client of CLIENTS) {
    const { send } = mockClient(Client as typeof IAMClient);
    send.callsFake(async (asked) => {
      const name = asked.constructor.name.replace(/Command$/, '');
      sent.push(name);
      if (name === command) {
        const Known = CLASSES[error];
        throw Known === undefined
          ? awsError(error)
          : new Known({ message: 'said AWS', $metadata: {} });
      }
      if (ANSWERS[name] !== undefined) return ANSWERS[name] as never;
      return (
        Client === IAMClient ? iam.answer(`${name}Command`, { ...asked.input }) : {}
      ) as never;
    });
  }
}

const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'start generation': () => generations().start(role, WINDOW),
  async 'get generation'() {
    const bench = generations();
    const begun = await bench.start(role, WINDOW);
    return bench.get(begun.kind === 'started' ? begun.jobId : '');
  },
  validate: async () => (await checked()).find(({ name }) => name === 'ValidatePolicy'),
  compare: async () => (await checked()).find(({ name }) => name === 'CheckNoNewAccess'),
  'last accessed': () => iamLastAccessed(new IAMClient(region), async () => {}).of(role),
  'trail settings': () =>
    trailSettings(
      new CloudTrailClient(region),
      'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
    ),
  credentials: () =>
    memberCredentials(new STSClient(region), {
      roleArn: 'arn:aws:iam::444455556666:role/ratchet/RatchetReads',
      externalId: 'secret',
      user: 'u',
    })(),
  'ask Athena': () => athena(),
  'create policy': () => roles().createPolicy(POLICY),
  attach: () => roles().attach(role.arn, POLICIES.spare),
  detach: () => roles().detach(role.arn, POLICIES.shared),
  'delete policy': () => roles().deletePolicy('arn:aws:iam::111122223333:policy/ratchet/new'),
  tag: () => roles().tag(role.arn, { 'lp:status': 'observing' }),
  archive: () => s3Archive(new S3Client(region), 'archive').put('snapshot', {}),
  lease: () =>
    dynamodbLeases(DynamoDBDocumentClient.from(new DynamoDBClient(region)), 'table').take('AROA', {
      ...{ execution: 'e', at: WINDOW.from, until: WINDOW.to },
    }),
};
const roles = () => iamRoles(new IAMClient(region));
const checked = () =>
  accessAnalyzerChecks(new AccessAnalyzerClient(region), new IAMClient(region)).run(
    [allows('s3:GetObject', '*')],
    [allows('s3:*', '*')],
    [],
  );
function athena() {
  const clock = { now: () => new Date('2026-10-02T00:00:00Z') };
  const client = new AthenaClient(region);
  const reading = {
    athena: { client, workgroup: 'ratchet', limitGiB: 100, clock, pause: async () => {} },
    s3: new S3Client(region),
    source: { bucket: 'audit', prefix: '', account: '111122223333', organization: null },
    ...{ table: 'ratchet.cloudtrail', results: { bucket: 'archive', prefix: 'athena/' }, clock },
  };
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(region));
  const sweeps = dynamodbDocuments<Sweep>(database, 'table', 'sweep');
  const window = { from: '2026-10-01T23:59:00.000Z', to: '2026-10-02T00:00:00.000Z' };
  return sweepFor({ ...role, id: 'AROA' }, window, reading, sweeps, ownSharing());
}
function generations() {
  let slot: unknown = null;
  const runs = new Map<string, unknown>();
  return accessAnalyzerGenerations(new AccessAnalyzerClient(region), {
    source: { trailArn: 'trail', accessRoleArn: 'role' },
    store: {
      slots: {
        read: async () => slot as never,
        change: async (_account, decide, next) => {
          const decision = decide(slot as never);
          slot = next(decision) ?? slot;
          return decision;
        },
      },
      run: async (id) => (runs.get(id) ?? null) as never,
      putRun: async (id, run) => {
        runs.set(id, run);
      },
    },
    archive: memoryArchive(),
    clock: { now: () => new Date('2026-10-15T12:00:00Z') },
    volumes: null,
    jobsADay: 50,
  });
}

interface Task {
  readonly Retry: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}
const { States } = JSON.parse(
  readFileSync(new URL('../../../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
) as { States: Readonly<Record<string, Task>> };

/** What the state machine does about an error of this name. */
function fateIn(state: string, name: string): string | undefined {
  const { Retry, Catch } = States[state] ?? { Retry: [], Catch: [] };
  if (Retry.some(({ ErrorEquals }) => ErrorEquals.includes(name))) return 'tried again';
  return Catch.find(
    ({ ErrorEquals }) => ErrorEquals.includes(name) || ErrorEquals.includes('States.ALL'),
  )?.Next;
}

it.each(
  TABLE.map((row) => [`${row.state}: ${row.fails} fails with ${row.errors[0]}`, row] as const),
)('%s', async (_, { state, call, fails, errors: [error = ''], fate, sent: expected }: Row) => {
  failing(fails, error);
  const made = CALLS[call]?.() ?? Promise.reject(new Error(`nobody makes ${call}`));
  const result = await made.then(
    (answer) => ({ answer }),
    (thrown: unknown) => ({ thrown }),
  );

  if ('answer' in fate) {
    if (fate.answer !== null) expect(result).toMatchObject({ answer: fate.answer });
    expect(result).not.toHaveProperty('thrown');
  } else {
    const name = fate.thrown === '' ? error : fate.thrown;
    expect(result).toMatchObject({ thrown: { name } });
    expect(fateIn(state, name)).toBe(fate.next);
  }
  expect(sent).toEqual(expected);
});
