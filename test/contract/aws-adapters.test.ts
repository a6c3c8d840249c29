import { gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamodbCycles } from '../../lib/aws/dynamodb-cycles.ts';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbProbations } from '../../lib/aws/dynamodb-probations.ts';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { BusEvent, busChannel, noticeOf } from '../../lib/aws/notice-bus.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { s3Trails } from '../../lib/aws/s3-trails.ts';
import { snsNotices } from '../../lib/aws/sns-notices.ts';
import { webhookNotices } from '../../lib/aws/webhook-notices.ts';
import type { Cycle } from '../../lib/domain/cycle.ts';
import type { Lease } from '../../lib/domain/lease.ts';
import { fakeBucket } from '../support/fake-bucket.ts';
import { keptFetch } from '../support/posted.ts';
import { awsError } from '../support/sent-commands.ts';
import { stubIam } from '../support/stubbed-iam.ts';
import { waitingTasks } from '../support/waiting-tasks.ts';
import { archiveContract } from './archive.ts';
import { changesContract } from './changes.ts';
import { cyclesContract } from './cycles.ts';
import { leasesContract } from './leases.ts';
import { noticesBy, noticesContract } from './notices.ts';
import { probationsContract } from './probations.ts';
import { rolesContract } from './roles.ts';

// On stubbed clients. Tickets and the archive run on an emulator too, where expressions and conditions are real.

const region = { region: 'us-east-1' };

rolesContract('IAM', async (dump) => {
  stubIam(dump);
  return iamRoles(new IAMClient(region));
});

probationsContract('DynamoDB and Step Functions', async () => {
  const items = new Map<string, Record<string, unknown>>();
  const database = mockClient(DynamoDBDocumentClient);
  database.on(GetCommand).callsFake(({ Key }) => ({ Item: structuredClone(items.get(Key.sk)) }));
  database.on(PutCommand).callsFake(({ Item, ConditionExpression, ExpressionAttributeValues }) => {
    const standing = items.get(Item.sk);
    const holds =
      ConditionExpression === 'attribute_not_exists(pk)'
        ? standing === undefined
        : standing?.['version'] === ExpressionAttributeValues[':seen'];
    if (!holds) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    items.set(Item.sk, structuredClone(Item));
    return {};
  });
  database.on(DeleteCommand).callsFake(({ Key, ExpressionAttributeValues }) => {
    const { waiting } = (items.get(Key.sk) ?? {}) as { waiting?: { execution: string } };
    if (waiting?.execution !== ExpressionAttributeValues[':execution'])
      throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    items.delete(Key.sk);
    return {};
  });
  const waiting = waitingTasks();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(region));
  return { probations: dynamodbProbations(client, new SFNClient(region), 'table'), ...waiting };
});

leasesContract('DynamoDB', async () => {
  const items = new Map<string, { lease: Lease }>();
  const refuse = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
  const database = mockClient(DynamoDBDocumentClient);
  database.on(GetCommand).callsFake(({ Key }) => ({ Item: structuredClone(items.get(Key.sk)) }));
  database.on(PutCommand).callsFake(({ Item, ExpressionAttributeValues: seen }) => {
    const standing = items.get(Item.sk)?.lease;
    if (JSON.stringify(standing) !== JSON.stringify(seen?.[':seen'])) throw refuse();
    items.set(Item.sk, structuredClone(Item));
    return {};
  });
  database.on(DeleteCommand).callsFake(({ Key, ExpressionAttributeValues: values }) => {
    if (items.get(Key.sk)?.lease.execution !== values[':execution']) throw refuse();
    items.delete(Key.sk);
    return {};
  });
  return dynamodbLeases(DynamoDBDocumentClient.from(new DynamoDBClient(region)), 'table');
});

cyclesContract('DynamoDB', async () => {
  const items = new Map<string, { cycle: Cycle }>();
  const refuse = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
  const database = mockClient(DynamoDBDocumentClient);
  database.on(GetCommand).callsFake(({ Key }) => ({ Item: structuredClone(items.get(Key.sk)) }));
  database.on(PutCommand).callsFake(({ Item, ExpressionAttributeValues: seen }) => {
    const standing = items.get(Item.sk)?.cycle;
    if (JSON.stringify(standing) !== JSON.stringify(seen?.[':seen'])) throw refuse();
    items.set(Item.sk, structuredClone(Item));
    return {};
  });
  database.on(DeleteCommand).callsFake(({ Key, ExpressionAttributeValues: values }) => {
    if (items.get(Key.sk)?.cycle.execution !== values[':execution']) throw refuse();
    items.delete(Key.sk);
    return {};
  });
  database.on(QueryCommand).callsFake(() => ({ Items: [...items.values()] }));
  return dynamodbCycles(DynamoDBDocumentClient.from(new DynamoDBClient(region)), 'table', 10);
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
