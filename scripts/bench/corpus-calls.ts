import type { Random } from '../../lib/local/sample/random.ts';

export interface Account {
  readonly id: string;
  readonly regions: readonly [string, ...string[]];
  readonly roles: readonly [Role, ...Role[]];
}

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  /** `userIdentity` of each of its sessions, as JSON. */
  readonly sessions: readonly [string, ...string[]];
  readonly agent: string;
  /** Where it works. */
  readonly region: string;
}

/** What one record says; the JSON of its parts. */
export interface Call {
  readonly type: string;
  readonly identity: string;
  readonly address: string;
  readonly agent: string;
  readonly source: string;
  readonly name: string;
  readonly request: (region: string) => string;
  readonly response: string;
  /** With its key and a comma, or empty. */
  readonly resources: (region: string) => string;
  readonly error: string | null;
  readonly message: string;
  readonly readOnly: boolean;
  readonly management: boolean;
}

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'] as const;
const ROLES_PER_ACCOUNT = 15;
const SESSIONS_PER_ROLE = 12;
const AGENTS = [
  'aws-sdk-java/2.25.11 Linux/5.10.214 OpenJDK_64-Bit_Server_VM/17.0.10+7 exec-env/AWS_Lambda_java17',
  'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.213 lang/python#3.11.8 exec-env/AWS_ECS_FARGATE',
  'aws-sdk-nodejs/2.1585.0 linux/v18.19.1 exec-env/AWS_Lambda_nodejs18.x promise',
] as const;

export function accountsOf(random: Random): readonly [Account, ...Account[]] {
  const account = (): Account => {
    const id = String(100_000_000_000 + random.below(899_999_999_999));
    const roles = Array.from({ length: ROLES_PER_ACCOUNT }, (_, index) => role(random, id, index));
    return { id, regions: REGIONS, roles: roles as unknown as Account['roles'] };
  };
  return [account(), account(), account(), account()];
}

function role(random: Random, account: string, index: number): Role {
  const path = index % 3 === 0 ? '/service/' : '/';
  const name = `${random.pick(['orders', 'billing', 'search', 'media'])}-${random.pick(['worker', 'api', 'deployer'])}-${index}`;
  const id = `AROA${random.base32(17)}`;
  const arn = `arn:aws:iam::${account}:role${path}${name}`;
  const sessions = Array.from({ length: SESSIONS_PER_ROLE }, () => {
    const session = `${name}-${random.hex(12)}`;
    return `{"type":"AssumedRole","principalId":"${id}:${session}","arn":"arn:aws:sts::${account}:assumed-role/${name}/${session}","accountId":"${account}","accessKeyId":"ASIA${random.base32(16)}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${id}","arn":"${arn}","accountId":"${account}","userName":"${name}"},"attributes":{"creationDate":"2026-03-01T06:${10 + random.below(49)}:12Z","mfaAuthenticated":"false"}}}`;
  });
  return {
    arn,
    name,
    id,
    sessions: sessions as unknown as Role['sessions'],
    agent: random.pick(AGENTS),
    region: REGIONS[index % REGIONS.length] ?? REGIONS[0],
  };
}

/** One of the few things of a kind that a role works with. */
function some(random: Random, role: Role, prefix: string): string {
  return `${prefix}-${role.name}-${random.below(4)}`;
}

type Make = (
  random: Random,
  account: Account,
  role: Role,
) => Pick<Call, 'source' | 'name' | 'request'> & Partial<Call>;

const listed = (type: string, arn: string, account: string) =>
  `"resources":[{"accountId":"${account}","type":"${type}","ARN":"${arn}"}],`;

const object =
  (name: string): Make =>
  (random, account, role) => {
    const bucket = `${role.name}-${account.id}-data`;
    // Three object calls in twenty are of a key that never comes again.
    const part = random.chance(0.15) ? random.hex(12) : String(random.below(10));
    const key = `${some(random, role, 'exports/2026/table')}/part-${part}.parquet`;
    return {
      source: 's3',
      name,
      request: (region) =>
        `{"bucketName":"${bucket}","Host":"${bucket}.s3.${region}.amazonaws.com","key":"${key}"}`,
      resources: () =>
        `"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${key}"},{"accountId":"${account.id}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}],`,
      management: false,
    };
  };

/** One for each new instance of a function, and never of the same stream. */
const createLogStream: Make = (random, _, role) => ({
  source: 'logs',
  name: 'CreateLogStream',
  request: () =>
    `{"logGroupName":"/aws/lambda/${some(random, role, 'fn')}","logStreamName":"2026/03/01/[$LATEST]${random.hex(32)}"}`,
  readOnly: false,
});

const MAKES: readonly [Make, ...Make[]] = [
  object('GetObject'),
  object('GetObject'),
  object('PutObject'),
  object('HeadObject'),
  (random, account, role) => {
    const key = `${account.id.slice(0, 8)}-aaaa-4bbb-8ccc-00000000${1000 + random.below(30)}`;
    return {
      source: 'kms',
      name: 'Decrypt',
      request: () =>
        `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::${some(random, role, 'secure')}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
      resources: (region) =>
        listed('AWS::KMS::Key', `arn:aws:kms:${region}:${account.id}:key/${key}`, account.id),
    };
  },
  (random, account, role) => {
    const table = some(random, role, 'Orders');
    return {
      source: 'dynamodb',
      name: random.pick(['GetItem', 'Query', 'PutItem', 'UpdateItem']),
      request: () => `{"tableName":"${table}","key":{"id":"HIDDEN_DUE_TO_SECURITY_REASONS"}}`,
      resources: (region) =>
        listed(
          'AWS::DynamoDB::Table',
          `arn:aws:dynamodb:${region}:${account.id}:table/${table}`,
          account.id,
        ),
      management: false,
    };
  },
  (random, account) => {
    const other = random.pick(account.roles);
    return {
      source: 'sts',
      name: 'AssumeRole',
      request: () =>
        `{"roleArn":"${other.arn}","roleSessionName":"${other.name}-${random.below(200)}","durationSeconds":3600}`,
      response: `{"credentials":{"accessKeyId":"ASIA${random.base32(16)}","sessionToken":"${random.base32(40)}","expiration":"Mar 1, 2026, 7:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"${other.id}:s","arn":"arn:aws:sts::${account.id}:assumed-role/${other.name}/s"}}`,
      resources: () => listed('AWS::IAM::Role', other.arn, account.id),
    };
  },
  () => ({
    source: 'ec2',
    name: 'DescribeInstances',
    request: () => '{"instancesSet":{},"filterSet":{}}',
  }),
  () => ({
    source: 'ec2',
    name: 'DescribeNetworkInterfaces',
    request: () =>
      '{"networkInterfaceIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"vpc-0a1b2c3d4e5f60718"}]}}]}}',
  }),
  (random, _, role) => ({
    source: 'secretsmanager',
    name: 'GetSecretValue',
    request: () => `{"secretId":"${some(random, role, 'prod/db')}"}`,
  }),
  (random, _, role) => ({
    source: 'ssm',
    name: 'GetParameter',
    request: () => `{"name":"/app/${some(random, role, 'flag')}","withDecryption":true}`,
  }),
  (random, _, role) => ({
    source: 'sqs',
    name: 'ReceiveMessage',
    request: () =>
      `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/${some(random, role, 'jobs')}","maxNumberOfMessages":10}`,
    management: false,
  }),
  (random, _, role) => ({
    source: 'lambda',
    name: 'GetFunction20150331v2',
    request: () => `{"functionName":"${some(random, role, 'fn')}"}`,
  }),
  (random, _, role) => ({
    source: 'iam',
    name: 'GetRole',
    request: () => `{"roleName":"${some(random, role, 'role')}"}`,
  }),
  (random, _, role) => ({
    source: 'monitoring',
    name: 'PutMetricAlarm',
    request: () =>
      `{"alarmName":"${some(random, role, 'alarm')}","threshold":80.5,"actionsEnabled":true}`,
    readOnly: false,
  }),
];

function roleIn(random: Random, { roles }: Account, region: string): Role {
  const first = random.below(roles.length);
  const turned = [...roles.slice(first), ...roles.slice(0, first)];
  return turned.find((role) => role.region === region) ?? roles[0];
}

/** Three calls in four are a role's. */
export function someCall(random: Random, account: Account, region: string): Call {
  const role = roleIn(random, account, region);
  const made = (random.chance(0.01) ? createLogStream : random.pick(MAKES))(random, account, role);
  const kind = random.fraction();
  const denied = random.chance(0.02);
  const session = random.pick(role.sessions);
  const identity =
    kind < 0.75
      ? session
      : kind < 0.9
        ? `{"type":"AWSService","invokedBy":"${made.source}.amazonaws.com"}`
        : `{"type":"IAMUser","principalId":"AIDA${account.id}","arn":"arn:aws:iam::${account.id}:user/ops","accountId":"${account.id}","accessKeyId":"AKIA${account.id}","userName":"ops"}`;
  const action = `${made.source}:${made.name}`;
  return {
    type: kind > 0.97 ? 'AwsServiceEvent' : 'AwsApiCall',
    identity,
    address: `10.${random.below(4)}.${random.below(20)}.${random.below(250)}`,
    agent: role.agent,
    response: 'null',
    resources: () => '',
    error: denied ? 'AccessDenied' : null,
    message: denied
      ? `User: ${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/s is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`
      : '',
    readOnly: true,
    management: true,
    ...made,
  };
}
