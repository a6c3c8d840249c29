import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, expect, it } from 'vitest';
import { roundSharing, type Sweep } from '../../lib/aws/athena-sweeps.ts';
import { athenaTrails } from '../../lib/aws/athena-trails.ts';
import { dynamodbDocuments } from '../../lib/aws/dynamodb-documents.ts';
import { s3Trails } from '../../lib/aws/s3-trails.ts';
import type { Evidence } from '../../lib/domain/evidence/evidence.ts';
import { makeSample } from '../../lib/local/sample/make-sample.ts';
import type { Trails } from '../../lib/ports.ts';
import { fakeAthena } from '../support/fake-athena.ts';
import { fakeBucket } from '../support/fake-bucket.ts';
import { fakeTable } from '../support/fake-table.ts';

// The SQL itself, run by an engine: Athena is in no emulator, and DuckDB speaks enough of Trino's SQL.

const region = { region: 'us-east-1' };
const ACCOUNT = '111122223333';
const source = { bucket: 'audit', prefix: '', account: ACCOUNT, organization: null };
const clock = { now: () => new Date('2026-09-05T00:00:00Z') };
const WINDOW = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-05T00:00:00Z' };

const { accountDetails, trailFiles } = makeSample({ days: 4 });
const ROLES = (accountDetails.RoleDetailList as readonly { Arn: string; RoleId: string }[]).map(
  ({ Arn, RoleId }) => ({ arn: Arn, id: RoleId }),
);
const session = (more: object) => ({ type: 'AssumedRole', accountId: ACCOUNT, ...more });
const call = (more: object) => ({
  ...{ eventID: JSON.stringify(more), eventTime: '2026-09-02T09:00:00Z', awsRegion: 'us-east-1' },
  ...{ eventSource: 'sqs.amazonaws.com', eventName: 'ListQueues', eventType: 'AwsApiCall' },
  userIdentity: session({ arn: `arn:aws:sts::${ACCOUNT}:assumed-role/somebody/s` }),
  ...more,
});
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/wide`;
const change = (eventName: string, eventTime: string, requestParameters: object) =>
  call({ eventSource: 'iam.amazonaws.com', eventName, eventTime, requestParameters });
/** What SQL must judge as the reader of files does, or leave to it. */
const ODD = [
  change('AttachRolePolicy', '2026-09-02T09:01:00Z', {
    roleName: ROLES[0]?.arn.split('/').at(-1),
    policyArn: POLICY,
  }),
  change('CreatePolicyVersion', '2026-09-02T09:02:00Z', { policyArn: POLICY }),
  change('DetachRolePolicy', '2026-09-02T09:03:00Z', { roleName: 'another', policyArn: POLICY }),
  change('DeletePolicy', '2026-09-05T00:00:00Z', { policyArn: POLICY }),
  {},
  call({ eventTime: undefined }),
  call({ eventName: undefined }),
  call({ eventTime: '2026-09-02 09:00:00' }),
  call({ eventTime: '2026-13-05T00:00:00Z' }),
  call({ eventTime: '2026-09-05T00:00:00Z' }),
  call({ eventType: undefined }),
  call({ eventType: '' }),
  call({ eventType: 'AwsServiceEvent' }),
  call({ eventCategory: 'Insight' }),
  call({ userIdentity: undefined }),
  call({ userIdentity: { type: 'Root' } }),
  call({ userIdentity: session({}) }),
  call({ userIdentity: session({ principalId: 'nobody:s' }) }),
  call({ userIdentity: session({ principalId: 'AROANOBODY:s' }) }),
  call({ userIdentity: session({ principalId: `${ROLES[3]?.id}:s` }) }),
  call({ userIdentity: session({ arn: 'arn:aws:sts::444455556666:assumed-role//s' }) }),
  call({
    userIdentity: session({
      sessionContext: { sessionIssuer: { type: 'Role', arn: ROLES[4]?.arn } },
    }),
    errorCode: 'AccessDenied',
  }),
];

/** Puts the rows of the query where Athena would have written them. */
function onDuckDb(bucket: Map<string, Uint8Array>, sql: string): void {
  const python = process.env['RATCHET_MOTO_PYTHON'];
  if (python === undefined) {
    throw new Error('Set RATCHET_MOTO_PYTHON to a Python that has duckdb installed');
  }
  const records = [...bucket].flatMap(([path, bytes]) => {
    const [, account, of, day] = /AWSLogs\/(\d+)\/CloudTrail\/([^/]+)\/([\d/]+)\//.exec(path) ?? [];
    if (account === undefined) return [];
    const place = { account, region: of, day, $path: `s3://audit/${path}` };
    const { Records } = JSON.parse(gunzipSync(bytes).toString('utf8'));
    return Records.map((record: unknown) => ({ record, place }));
  });
  const program = fileURLToPath(new URL('trino-on-duckdb.py', import.meta.url));
  const input = JSON.stringify({ records, sql });
  const rows = execFileSync(python, [program], { input, maxBuffer: 1024 ** 3 }).toString('utf8');
  const folders = new Map<string, string[]>();
  for (const [line, folder] of JSON.parse(rows) as readonly (readonly [string, string?])[]) {
    const below = folder === undefined ? '' : `folder=${folder}/`;
    folders.set(below, [...(folders.get(below) ?? []), JSON.stringify({ line })]);
  }
  const place = /TO 's3:\/\/[^/]+\/([^']*)'/.exec(sql)?.[1] ?? '';
  for (const [below, lines] of folders) {
    bucket.set(`${place}${below}part-1.gz`, gzipSync(`${lines.join('\n')}\n`));
  }
}

let byAthena: Trails;
let byFiles: Trails;
beforeAll(() => {
  const bucket = fakeBucket(mockClient(S3Client));
  fakeAthena(bucket, onDuckDb);
  fakeTable();
  const put = (path: string, records: readonly unknown[]) =>
    bucket.set(path, gzipSync(JSON.stringify({ Records: records }), { level: 1 }));
  for (const { path, records } of trailFiles) put(`${path}.gz`, records);
  const folder = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/09/02`;
  put(`${folder}/${ACCOUNT}_CloudTrail_us-east-1_20260902T0905Z_Odd.json.gz`, ODD);

  const s3 = new S3Client(region);
  byFiles = s3Trails(s3, source, clock);
  const client = new AthenaClient(region);
  const reading = {
    athena: { client, workgroup: 'ratchet', limitGiB: 100, clock, pause: async () => {} },
    ...{ s3, source, table: 'ratchet.cloudtrail', clock },
    results: { bucket: 'archive', prefix: 'athena/read/' },
  };
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(region));
  const sweeps = dynamodbDocuments<Sweep>(database, 'table', 'sweep');
  const sharing = roundSharing(async () =>
    ROLES.map((role) => ({
      ...{ role, execution: role.id, begun: WINDOW.from, ended: null, due: null },
    })),
  );
  byAthena = athenaTrails(reading, sweeps, sharing, byFiles);
});

/** All but what is said of the files. */
function told({ ledger: { files: _, ...ledger }, ...evidence }: Evidence): object {
  return { ...evidence, ledger };
}

it('finds for every role, and of records of every shape, what the reader of files finds', async () => {
  for (const role of ROLES) {
    const [read, asked] = [
      await byFiles.collect(role, WINDOW),
      await byAthena.collect(role, WINDOW),
    ];

    expect(told(asked), role.arn).toEqual(told(read));
    expect(asked.ledger.files.corrupt).toEqual([]);
  }
});

it('finds who changed a role', async () => {
  const role = { arn: ROLES[0]?.arn ?? '', policies: [POLICY] };

  const changes = await byAthena.changes(role, WINDOW);

  expect(changes.map(({ event }) => event)).toEqual(['AttachRolePolicy', 'CreatePolicyVersion']);
  expect(changes).toEqual(await byFiles.changes(role, WINDOW));
});
