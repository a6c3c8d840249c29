import { gzipSync } from 'node:zlib';
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ownSharing, type Sharing, type Sweep } from '../../lib/aws/athena-sweeps.ts';
import { athenaTrails } from '../../lib/aws/athena-trails.ts';
import { dynamodbDocuments } from '../../lib/aws/dynamodb-documents.ts';
import type { TrailSource } from '../../lib/aws/s3-log-keys.ts';
import { s3Trails } from '../../lib/aws/s3-trails.ts';
import { type boundSql, fakeAthena } from './fake-athena.ts';
import { fakeBucket } from './fake-bucket.ts';
import { fakeTable } from './fake-table.ts';
import { sentBy } from './sent-commands.ts';

const region = { region: 'us-east-1' };
export const ACCOUNT = '111122223333';
export const SOURCE = { bucket: 'audit', prefix: '', account: ACCOUNT, organization: null };
export const ROLE = { arn: `arn:aws:iam::${ACCOUNT}:role/app`, id: 'AROAAPP' };
export const OTHER = { arn: `arn:aws:iam::${ACCOUNT}:role/service/worker`, id: 'AROAWORKER' };
export const WINDOW = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-05T00:00:00.000Z' };

/** A trail in a bucket, Athena over it, and the reader of files; waiting takes no time but on the desk's own clock. */
export function athenaDesk() {
  let now = new Date('2026-09-05T00:00:00Z');
  const clock = { now: () => now };
  const bucket = fakeBucket(mockClient(S3Client));
  const { athena, willBe } = fakeAthena(bucket);
  fakeTable();
  const paused: number[] = [];
  const pass = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds);
  };
  const pause = async (milliseconds: number) => {
    paused.push(milliseconds);
    pass(milliseconds);
  };
  const files = s3Trails(new S3Client(region), SOURCE, clock);
  const client = new AthenaClient(region);
  const sweeps = dynamodbDocuments<Sweep>(
    DynamoDBDocumentClient.from(new DynamoDBClient(region)),
    'table',
    'sweep',
  );
  return {
    ...{ bucket, willBe, paused, pass, files },
    trails(sharing: Sharing = ownSharing(), source: TrailSource = SOURCE) {
      const reading = {
        athena: { client, workgroup: 'ratchet', limitGiB: 100, clock, pause },
        s3: new S3Client(region),
        ...{ source, table: 'ratchet.cloudtrail', clock },
        results: { bucket: 'archive', prefix: 'athena/read/' },
      };
      return athenaTrails(reading, sweeps, sharing, files);
    },
    /** Puts a file that was named by this time; returns its key. */
    put(stamp: string, records: readonly object[], below = ''): string {
      const day = `${stamp.slice(0, 4)}/${stamp.slice(4, 6)}/${stamp.slice(6, 8)}`;
      const key = `AWSLogs/${below}${ACCOUNT}/CloudTrail/us-east-1/${day}/${ACCOUNT}_CloudTrail_us-east-1_${stamp}Z_A.json.gz`;
      bucket.set(key, gzipSync(JSON.stringify({ Records: records })));
      return key;
    },
    /** The questions that were asked. */
    asked: () =>
      sentBy(athena).flatMap(([name, input]) =>
        name === 'StartQueryExecution' ? [input as Parameters<typeof boundSql>[0]] : [],
      ),
  };
}

/** A call of a role, of which members can be others. */
export const call = (eventID: string, more: object = {}, role = ROLE) => ({
  ...{
    eventID,
    eventTime: '2026-09-02T09:00:00Z',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
  },
  ...{ eventSource: 'sqs.amazonaws.com', eventName: 'ListQueues', recipientAccountId: ACCOUNT },
  userIdentity: {
    ...{ type: 'AssumedRole', principalId: `${role.id}:s`, accountId: ACCOUNT },
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role.arn.split('/').at(-1)}/s`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: role.arn, principalId: role.id, accountId: ACCOUNT },
    },
  },
  ...more,
});
