import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { kmsLinks } from '../../lib/aws/kms-links.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { s3History } from '../../lib/aws/s3-history.ts';
import { snsNotices } from '../../lib/aws/sns-notices.ts';
import { archiveContract } from '../contract/archive.ts';
import { historyContract } from '../contract/history.ts';
import { linksContract } from '../contract/links.ts';
import { noticesBy, noticesContract } from '../contract/notices.ts';
import { optionsFor, startMinistack } from './ministack.ts';
import { startMotoServer } from './moto-server.ts';
import { makeTable } from './table.ts';
import { tableContracts } from './table-contracts.ts';

// On emulators, where DynamoDB's expressions and S3's conditional writes are evaluated.

interface Emulator {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

describe.each<[string, () => Promise<Emulator>]>([
  ['moto', startMotoServer],
  ['ministack', startMinistack],
])('on %s', (name, start) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start();
  }, 120_000);
  afterAll(() => emulator?.stop());

  let made = 0;

  async function newTable(): Promise<{ database: DynamoDBDocumentClient; table: string }> {
    const client = new DynamoDBClient(optionsFor(emulator));
    return { database: DynamoDBDocumentClient.from(client), table: await makeTable(client) };
  }

  tableContracts(name, newTable);

  archiveContract(`S3 on ${name}`, async () => {
    const client = new S3Client({ ...optionsFor(emulator), forcePathStyle: true });
    const Bucket = `archive-${++made}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    return {
      archive: s3Archive(client, Bucket),
      overwrite: async ({ key }, text) => {
        await client.send(new PutObjectCommand({ Bucket, Key: key, Body: text }));
      },
    };
  });

  historyContract(`S3 on ${name}`, async () => {
    const client = new S3Client({ ...optionsFor(emulator), forcePathStyle: true });
    const bucket = `history-${++made}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const archive = s3Archive(client, bucket);
    return { archive, historyOf: (roleId) => s3History(client, bucket, archive, roleId) };
  });

  linksContract(`KMS on ${name}`, async () => {
    const client = new KMSClient(optionsFor(emulator));
    const newKey = async () => {
      const { KeyMetadata } = await client.send(
        new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
      );
      return KeyMetadata?.KeyId ?? '';
    };
    let keys: [string, ...string[]] = [await newKey()];
    return {
      links: {
        issue: (claims) => kmsLinks(client, keys).issue(claims),
        read: (token) => kmsLinks(client, keys).read(token),
      },
      rotate: async () => {
        keys = [await newKey(), keys[0]];
      },
    };
  });

  noticesContract(`SNS on ${name}`, async () => {
    const topics = new SNSClient(optionsFor(emulator));
    const queues = new SQSClient(optionsFor(emulator));
    const { TopicArn = '' } = await topics.send(new CreateTopicCommand({ Name: `t${++made}` }));
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: `q${made}` }));
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await topics.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
    );
    return {
      notices: noticesBy(snsNotices(topics, TopicArn, async () => null)),
      received: async () => {
        const { Messages = [] } = await queues.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        return Messages.map(({ Body = '' }) => {
          const { subject, body } = JSON.parse(JSON.parse(Body).Message);
          return `${subject}\n${body}`;
        });
      },
    };
  });
});
