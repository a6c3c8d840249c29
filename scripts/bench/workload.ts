import { type Random, random } from '../../lib/local/sample/random.ts';

/** One service: real actions, and its ARN of a region and a name. */
interface Service {
  readonly prefix: string;
  readonly actions: readonly [string, ...string[]];
  readonly arn: (region: string, name: string) => string;
}

export interface Pair {
  readonly action: string;
  readonly resource: string;
}

export const ACCOUNT = '123456789012';
const REGIONS = ['eu-west-1', 'us-east-1'] as const;
const APPS = 12;
const STATEMENTS = 50;

const service = (prefix: string, kind: string, actions: string): Service => {
  const [first = '', ...others] = actions.split(' ');
  return {
    prefix,
    actions: [first, ...others],
    arn: (region, name) =>
      prefix === 's3'
        ? `arn:aws:s3:::files/${name}`
        : `arn:aws:${prefix}:${region}:${ACCOUNT}:${kind}${name}`,
  };
};

const SERVICES = [
  service('s3', '', 'GetObject PutObject DeleteObject GetObjectAcl GetObjectVersion RestoreObject'),
  service('dynamodb', 'table/', 'GetItem PutItem UpdateItem DeleteItem Query Scan DescribeTable'),
  service('sqs', '', 'SendMessage ReceiveMessage DeleteMessage GetQueueUrl PurgeQueue'),
  service('sns', '', 'Publish Subscribe GetTopicAttributes SetTopicAttributes DeleteTopic'),
  service('lambda', 'function:', 'InvokeFunction GetFunction UpdateFunctionCode DeleteFunction'),
  service('logs', 'log-group:', 'CreateLogGroup DeleteLogGroup PutRetentionPolicy StartQuery'),
  service('ec2', 'instance/', 'StartInstances StopInstances RebootInstances TerminateInstances'),
  service('secretsmanager', 'secret:', 'GetSecretValue PutSecretValue UpdateSecret DeleteSecret'),
  service('states', 'stateMachine:', 'StartExecution ListExecutions UpdateStateMachine'),
  service('kinesis', 'stream/', 'PutRecord PutRecords GetRecords GetShardIterator DeleteStream'),
] as const;

const CONDITIONS = [
  { StringEquals: { 'aws:PrincipalTag/team': ['blue', 'green'] } },
  { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] } },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { StringLike: { 'aws:PrincipalTag/stage': ['prod*', 'staging'] } },
  { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } },
] as const;

/** What every request carries; the context is complete. */
export const CONTEXT: Readonly<Record<string, string>> = {
  'aws:PrincipalTag/team': 'blue',
  'aws:PrincipalTag/stage': 'production',
  'aws:SourceIp': '203.0.113.9',
  'aws:SecureTransport': 'true',
  'aws:MultiFactorAuthAge': '900',
};

/** 50 statements on 10 services, 4 of them Deny, 10 conditional: about 18,000 characters. */
export function benchPolicy(seed: number): unknown {
  const chance = random(seed);
  const statements = Array.from({ length: STATEMENTS }, (_, at) => ({
    Sid: `Statement${at}`,
    Effect: at % 13 === 12 && at < 52 ? 'Deny' : 'Allow',
    ...reach(chance, SERVICES[at % SERVICES.length] ?? SERVICES[0]),
    ...(at % 5 === 2 ? { Condition: CONDITIONS[Math.floor(at / 10) % CONDITIONS.length] } : {}),
  }));
  return { Version: '2012-10-17', Statement: statements };
}

function reach(chance: Random, { prefix, actions, arn }: Service) {
  const region = (): string => chance.pick(REGIONS);
  const app = (): string => `app-${chance.below(APPS)}`;
  return {
    Action: Array.from({ length: 3 }, () => {
      const name = chance.pick(actions);
      return `${prefix}:${chance.chance(0.3) ? `${name.slice(0, 4)}*` : name}`;
    }),
    Resource: [
      arn(region(), `${app()}-*`),
      arn(region(), `${app()}-data-${chance.below(1_000)}`),
      arn('*', `${app()}-data-*`),
      arn(region(), `${app()}-*-${chance.below(10)}`),
    ],
  };
}

/** Distinct pairs on what the policy speaks of, in all services. */
export function benchPairs(count: number): readonly Pair[] {
  const pairs = Array.from({ length: count }, (_, at) => {
    const { prefix, actions, arn } = SERVICES[at % SERVICES.length] ?? SERVICES[0];
    const turn = Math.floor(at / SERVICES.length);
    const action = actions[turn % actions.length];
    const name = `app-${Math.floor(turn / actions.length) % APPS}-data-${turn}`;
    return { action: `${prefix}:${action}`, resource: arn(REGIONS[turn % 2] ?? '', name) };
  });
  // As strings come out of JSON: each in one piece.
  return JSON.parse(JSON.stringify(pairs)) as readonly Pair[];
}
