import { gzipSync } from 'node:zlib';
import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ACCOUNT_ID, accountDump, ROLES } from './account-fixture.ts';
import { simulatedIam } from './simulated-iam.ts';

// All of AWS that the functions call, in memory, behind the real clients of the SDK: what is sent is answered here, one
// command after the other, and a test can come between.

export type Service = 'iam' | 's3' | 'dynamodb' | 'sns' | 'analyzer' | 'cloudtrail';
type Input = Readonly<Record<string, unknown>>;

/** Comes between a command and its answer: `perform` carries it out. */
export type Between = (service: Service, command: string, perform: () => object) => object;

const CLIENTS = [
  ['iam', IAMClient],
  ['s3', S3Client],
  ['dynamodb', DynamoDBDocumentClient],
  ['sns', SNSClient],
  ['analyzer', AccessAnalyzerClient],
  ['cloudtrail', CloudTrailClient],
] as const;

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT_ID}:trail/main`;
export const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  ACCOUNT_ID,
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: `arn:aws:sns:us-east-1:${ACCOUNT_ID}:notices`,
  TRAIL_BUCKET: 'audit',
  TRAIL_ARN: TRAIL,
  ACCESS_ANALYZER_ROLE_ARN: `arn:aws:iam::${ACCOUNT_ID}:role/service-role/Analyzer`,
};

/** A role that describes a table a day, with its account and trail; `refused` are days on which it was not let list tables. */
export function awsWorld(between: Between, refused: readonly string[] = []) {
  const iam = simulatedIam(accountDump());
  const answers: Readonly<Record<Service, (command: string, input: Input) => object>> = {
    iam: (command, input) => (MORE_IAM[command] ?? ((given) => iam.answer(command, given)))(input),
    s3: bucket(logs(refused)),
    dynamodb: table(),
    sns: () => ({ MessageId: 'm' }),
    analyzer: (command) => ANALYZER[command] ?? {},
    cloudtrail: (command) => CLOUDTRAIL[command] ?? {},
  };
  for (const [service, Client] of CLIENTS) {
    const { send } = mockClient(Client as typeof IAMClient);
    send.callsFake(async (command) => {
      const { name } = command.constructor;
      return between(service, name, () => answers[service](name, { ...command.input })) as never;
    });
  }
  return iam;
}

const MORE_IAM: Readonly<Record<string, (input: Input) => object>> = {
  GenerateServiceLastAccessedDetailsCommand: () => ({ JobId: 'report' }),
  GetServiceLastAccessedDetailsCommand: () => ({
    JobStatus: 'COMPLETED',
    JobCompletionDate: new Date('2026-01-15T00:00:00Z'),
    ServicesLastAccessed: [
      { ServiceNamespace: 'dynamodb', LastAuthenticated: new Date('2026-01-14T00:00:00Z') },
    ],
  }),
  SimulateCustomPolicyCommand: () => ({ EvaluationResults: [] }),
};

const ANALYZER: Readonly<Record<string, object>> = {
  StartPolicyGenerationCommand: { jobId: 'job' },
  GetGeneratedPolicyCommand: {
    jobDetails: { status: 'SUCCEEDED' },
    generatedPolicyResult: {
      generatedPolicies: [
        { policy: '{"Statement":[{"Effect":"Allow","Action":"dynamodb:DescribeTable"}]}' },
      ],
    },
  },
  ValidatePolicyCommand: { findings: [] },
  CheckNoNewAccessCommand: { result: 'PASS' },
  CheckAccessNotGrantedCommand: { result: 'PASS' },
};

const CLOUDTRAIL: Readonly<Record<string, object>> = {
  GetTrailCommand: { Trail: { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true } },
  GetTrailStatusCommand: { IsLogging: true },
  GetEventSelectorsCommand: { EventSelectors: [{ ReadWriteType: 'All' }] },
};

function table() {
  const items = new Map<string, Record<string, unknown>>();
  const keyOf = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;
  return (command: string, input: Input): object => {
    const [Key, Item] = [record(input['Key']), record(input['Item'])];
    const condition = String(input['ConditionExpression'] ?? '');
    const names = record(input['ExpressionAttributeNames']);
    const values = record(input['ExpressionAttributeValues']);
    if (command === 'GetCommand') return { Item: structuredClone(items.get(keyOf(Key))) };
    if (command === 'PutCommand') {
      const standing = items.get(keyOf(Item));
      const name = condition === '#document = :seen' ? String(names['#document']) : undefined;
      const seen = values[':seen'];
      const moved = name !== undefined && JSON.stringify(standing?.[name]) !== JSON.stringify(seen);
      if (moved || (condition === 'attribute_not_exists(pk)' && standing !== undefined))
        throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
      items.set(keyOf(Item), structuredClone(Item));
    }
    if (command === 'DeleteCommand') {
      const document = record(items.get(keyOf(Key))?.[String(names['#document'])]);
      if (document['execution'] !== values[':execution'])
        throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
      items.delete(keyOf(Key));
    }
    return {};
  };
}

function bucket(objects: Map<string, Uint8Array>) {
  return (command: string, input: Input): object => {
    const { Bucket, Key, Body, Prefix = '', Delimiter } = input;
    const most = Number(input['MaxKeys'] ?? 1000);
    if (command === 'PutObjectCommand') {
      objects.set(`${Bucket}/${Key}`, Buffer.from(String(Body)));
      return {};
    }
    if (command === 'GetObjectCommand') {
      const bytes = objects.get(`${Bucket}/${Key}`);
      if (bytes === undefined) throw new NoSuchKey({ message: 'no', $metadata: {} });
      return {
        Body: {
          transformToString: async () => Buffer.from(bytes).toString('utf8'),
          transformToByteArray: async () => bytes,
        },
      };
    }
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(`${Bucket}/${Prefix}`))
      .map((key) => key.slice(`${Bucket}/`.length))
      .sort();
    if (Delimiter === undefined)
      return { Contents: keys.slice(0, most).map((each) => ({ Key: each, Size: 1 })) };
    const folders = keys.map((key) => key.slice(0, key.indexOf('/', String(Prefix).length) + 1));
    return { CommonPrefixes: [...new Set(folders)].map((each) => ({ Prefix: each })) };
  };
}

const ORDERS = 'AROAORDERSAPI0000001';

/** One file a day in January 2026: a call of the role, and on some days a refusal. */
function logs(refused: readonly string[]): Map<string, Uint8Array> {
  const days = Array.from({ length: 31 }, (_, at) => `2026-01-${String(at + 1).padStart(2, '0')}`);
  return new Map(
    days.map((day) => {
      const Records = [
        event(day, 'DescribeTable', { requestParameters: { tableName: 'orders' } }),
        ...(refused.includes(day) ? [event(day, 'ListTables', REFUSED)] : []),
      ];
      const stamp = `${day.replaceAll('-', '')}T1005Z`;
      const key = `audit/AWSLogs/${ACCOUNT_ID}/CloudTrail/us-east-1/${day.replaceAll('-', '/')}/${ACCOUNT_ID}_CloudTrail_us-east-1_${stamp}_A1.json.gz`;
      return [key, gzipSync(JSON.stringify({ Records }))];
    }),
  );
}

const REFUSED = {
  requestParameters: {},
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:sts::${ACCOUNT_ID}:assumed-role/orders-api/s is not authorized to perform: dynamodb:ListTables on resource: * because no identity-based policy allows the dynamodb:ListTables action`,
};

function event(day: string, eventName: string, more: object) {
  return {
    eventVersion: '1.10',
    eventID: `${eventName === 'ListTables' ? 'b' : 'a'}0000000-0000-4000-8000-0000${day.replaceAll('-', '')}`,
    eventTime: `${day}T10:00:00Z`,
    eventType: 'AwsApiCall',
    eventSource: 'dynamodb.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    recipientAccountId: ACCOUNT_ID,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${ORDERS}:s`,
      arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/orders-api/s`,
      accountId: ACCOUNT_ID,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: ORDERS,
          arn: ROLES.orders,
          accountId: ACCOUNT_ID,
          userName: 'orders-api',
        },
      },
    },
    ...more,
  };
}

function record(value: unknown): Record<string, unknown> {
  return { ...(value as object) };
}
