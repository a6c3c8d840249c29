import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamodbCycles } from '../../lib/aws/dynamodb-cycles.ts';
import { dynamodbGenerations } from '../../lib/aws/dynamodb-generations.ts';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbProbations } from '../../lib/aws/dynamodb-probations.ts';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { BusEvent, busChannel, noticeOf } from '../../lib/aws/notice-bus.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { s3History } from '../../lib/aws/s3-history.ts';
import { s3Trails } from '../../lib/aws/s3-trails.ts';
import { snsNotices } from '../../lib/aws/sns-notices.ts';
import { webhookNotices } from '../../lib/aws/webhook-notices.ts';
import { athenaDesk } from '../support/athena-desk.ts';
import { countedRoles } from '../support/counted-roles.ts';
import { fakeBucket } from '../support/fake-bucket.ts';
import { fakeTable } from '../support/fake-table.ts';
import { keptFetch } from '../support/posted.ts';
import { awsError } from '../support/sent-commands.ts';
import { startedUndos } from '../support/started-undos.ts';
import { stubIam } from '../support/stubbed-iam.ts';
import { waitingTasks } from '../support/waiting-tasks.ts';
import { archiveContract } from './archive.ts';
import { censusContract } from './census.ts';
import { changesContract } from './changes.ts';
import { cyclesContract } from './cycles.ts';
import { generationStoreContract } from './generation-store.ts';
import { historyContract } from './history.ts';
import { leasesContract } from './leases.ts';
import { noticesBy, noticesContract } from './notices.ts';
import { probationsContract } from './probations.ts';
import { rolesContract } from './roles.ts';
import { undosContract } from './undos.ts';

// On stubbed clients. Tickets and the archive run on an emulator too, where expressions and conditions are real.

const region = { region: 'us-east-1' };

function emptyTable(): DynamoDBDocumentClient {
  fakeTable();
  return DynamoDBDocumentClient.from(new DynamoDBClient(region));
}

rolesContract('IAM', async (dump) => {
  stubIam(dump);
  return iamRoles(new IAMClient(region));
});

probationsContract('DynamoDB and Step Functions', async () => {
  const waiting = waitingTasks();
  return {
    probations: dynamodbProbations(emptyTable(), new SFNClient(region), 'table'),
    ...waiting,
  };
});

leasesContract('DynamoDB', async () => dynamodbLeases(emptyTable(), 'table'));

cyclesContract('DynamoDB', async () => dynamodbCycles(emptyTable(), 'table', 10));

undosContract('DynamoDB and Step Functions', async () => startedUndos(emptyTable(), 'table'));

censusContract('DynamoDB', async () => countedRoles(emptyTable(), 'table'));

generationStoreContract('DynamoDB', async () => dynamodbGenerations(emptyTable(), 'table'));

historyContract('S3', async () => {
  fakeBucket(mockClient(S3Client));
  const client = new S3Client(region);
  const archive = s3Archive(client, 'archive');
  return { archive, historyOf: (roleId) => s3History(client, 'archive', archive, roleId) };
});

archiveContract('S3', async () => {
  const objects = new Map<string, string>();
  const s3 = mockClient(S3Client);
  s3.on(PutObjectCommand).callsFake(({ Key, Body, IfNoneMatch }) => {
    if (IfNoneMatch === '*' && objects.has(Key)) throw awsError('PreconditionFailed');
    objects.set(Key, Body);
    return {};
  });
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const text = objects.get(Key);
    if (text === undefined) throw awsError('NoSuchKey');
    return { Body: { transformToString: async () => text } };
  });
  return {
    archive: s3Archive(new S3Client(region), 'archive'),
    overwrite: async ({ key }, text) => {
      objects.set(key, text);
    },
  };
});

changesContract('S3', async (records) => {
  const bucket = fakeBucket(mockClient(S3Client));
  const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/02/';
  bucket.set(
    `${folder}111122223333_CloudTrail_us-east-1_20261102T1205Z_A1.json.gz`,
    gzipSync(JSON.stringify({ Records: records })),
  );
  const source = { bucket: 'audit', prefix: '', account: '111122223333', organization: null };
  return s3Trails(new S3Client(region), source, { now: () => new Date('2026-11-03T00:00:00Z') });
});

changesContract('Athena', async (records) => {
  const { put, trails } = athenaDesk();
  put('20261102T1205', records);
  return trails();
});

noticesContract('SNS, to people', async () => {
  const texts: string[] = [];
  mockClient(SNSClient)
    .on(PublishCommand)
    .callsFake(({ Subject, Message }) => {
      texts.push(`${Subject}\n${JSON.parse(Message).default}`);
      return {};
    });
  const channel = snsNotices(
    new SNSClient(region),
    'arn:aws:sns:us-east-1:111122223333:people',
    async () => null,
  );
  return { notices: noticesBy(channel), received: async () => texts };
});

noticesContract('the bus to a function', async () => {
  const texts: string[] = [];
  mockClient(SNSClient)
    .on(PublishCommand)
    .callsFake(({ Message }) => {
      const event = BusEvent.parse({ Records: [{ Sns: { Message } }] });
      const { subject, body } = noticeOf(event);
      texts.push(`${subject}\n${body}`);
      return {};
    });
  const bus = busChannel(new SNSClient(region), 'arn:aws:sns:us-east-1:111122223333:notices');
  return { notices: noticesBy(bus), received: async () => texts };
});

noticesContract('a webhook', async () => {
  const { fetch, posted } = keptFetch(() => new Response(null, { status: 202 }));
  const secret = async () => ({ url: 'https://hooks.example.org/x', key: 'k'.repeat(32) });
  const channel = webhookNotices(secret, { now: () => new Date(0) }, fetch);
  return {
    notices: noticesBy(channel),
    received: async () =>
      posted.map(({ body }) => {
        const notice = JSON.parse(body);
        return `${notice.subject}\n${notice.body}`;
      }),
  };
});
