import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamodbCycles } from '../../lib/aws/dynamodb-cycles.ts';
import { dynamodbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamodbProbations } from '../../lib/aws/dynamodb-probations.ts';
import { tableSecret } from '../../lib/aws/dynamodb-secret.ts';
import { dynamodbTickets } from '../../lib/aws/dynamodb-tickets.ts';
import { kmsLinks } from '../../lib/aws/kms-links.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { snsNotices } from '../../lib/aws/sns-notices.ts';
import type { Decision } from '../../lib/domain/ticket.ts';
import { archiveContract } from '../contract/archive.ts';
import { cyclesContract } from '../contract/cycles.ts';
import { leasesContract } from '../contract/leases.ts';
import { linksContract } from '../contract/links.ts';
import { noticesBy, noticesContract } from '../contract/notices.ts';
import { probationsContract } from '../contract/probations.ts';
import { ticketsContract } from '../contract/tickets.ts';
import { waitingTasks } from '../support/waiting-tasks.ts';
import { optionsFor, startMinistack } from './ministack.ts';
import { startMotoServer } from './moto-server.ts';
import { makeTable } from './table.ts';

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

  ticketsContract(`DynamoDB on ${name}`, async () => {
    const answered: { token: string; decision: Decision }[] = [];
    mockClient(SFNClient)
      .on(SendTaskSuccessCommand)
      .callsFake(({ taskToken, output }) => {
        answered.push({ token: taskToken, decision: JSON.parse(output) });
        return {};
      });
    const { database, table } = await newTable();
    return {
      tickets: dynamodbTickets(database, new SFNClient({ region: 'us-east-1' }), table),
      answered: () => answered,
    };
  });

  probationsContract(`DynamoDB on ${name}`, async () => {
    const waiting = waitingTasks();
    const { database, table } = await newTable();
    const states = new SFNClient({ region: 'us-east-1' });
    return { probations: dynamodbProbations(database, states, table), ...waiting };
  });

  cyclesContract(`DynamoDB on ${name}`, async () => {
    const { database, table } = await newTable();
    return dynamodbCycles(database, table, 10);
  });

  leasesContract(`DynamoDB on ${name}`, async () => {
    const { database, table } = await newTable();
    return dynamodbLeases(database, table);
  });

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

  describe(`a secret in a table on ${name}`, () => {
    it('is one, whoever of many asks first', async () => {
      const { database, table } = await newTable();

      const secrets = await Promise.all(
        Array.from({ length: 8 }, () => tableSecret(database, table, 'forms')),
      );

      expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    });
  });
});
