import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT } from './ministack.ts';

/** A call that changes something, and the functions that may make it. */
interface Guarded {
  readonly call: string;
  readonly by: readonly string[];
  readonly send: (clients: Clients) => Promise<unknown>;
}

type Clients = ReturnType<typeof clientsWith>;

/** Clients of a session. */
export function clientsWith(session: {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}) {
  const options = { ...session, maxAttempts: 1 };
  return {
    iam: new IAMClient(options),
    sts: new STSClient(options),
    database: new DynamoDBClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    topics: new SNSClient(options),
    states: new SFNClient(options),
  };
}

/** Each of them writes on the ticket whether its people were told. */
const CHANNELS = ['People', 'Slack', 'Webhook', 'GitHub', 'Jira'].map(
  (channel) => `Channels${channel}Notify`,
);
const SWAP = ['Apply', 'Abandon', 'Restore', 'Undo'];
const RoleName = 'nobody';
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/ratchet/none`;
const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
const Item = { pk: { S: 'x' }, sk: { S: 'x' } };
const machine = `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:tighten-role`;

const iam = (
  call: string,
  by: readonly string[],
  send: (client: IAMClient) => Promise<unknown>,
): Guarded => ({ call: `iam:${call}`, by, send: (clients) => send(clients.iam) });

const put = (Bucket: string, kind: string, by: readonly string[]): Guarded => ({
  call: `s3:PutObject ${kind}`,
  by,
  send: ({ s3 }) => s3.send(new PutObjectCommand({ Bucket, Key: `${kind}/x`, Body: 'x' })),
});

/** Calls with resources that are not there: whoever may make one gets another error than AccessDenied, or none. */
export const guardedCalls = (archive: string, trail: string): readonly Guarded[] => [
  iam('CreatePolicy', [...SWAP, 'GiveBack'], (client) =>
    client.send(new CreatePolicyCommand({ PolicyName: 'x', PolicyDocument })),
  ),
  iam('DeletePolicy', SWAP, (client) => client.send(new DeletePolicyCommand({ PolicyArn }))),
  iam('AttachRolePolicy', [...SWAP, 'GiveBack'], (client) =>
    client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
  ),
  iam('DetachRolePolicy', SWAP, (client) =>
    client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
  ),
  iam('PutRolePolicy', ['Abandon', 'Restore', 'Undo', 'GiveBack'], (client) =>
    client.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'x', PolicyDocument })),
  ),
  iam('DeleteRolePolicy', SWAP, (client) =>
    client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'x' })),
  ),
  iam('TagRole', [...SWAP, 'Observe', 'Close', 'Refuse'], (client) =>
    client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'lp:status', Value: 'x' }] })),
  ),
  iam('CreateRole', [], (client) =>
    client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: PolicyDocument })),
  ),
  iam('DeleteRole', [], (client) => client.send(new DeleteRoleCommand({ RoleName }))),
  iam('UpdateAssumeRolePolicy', [], (client) =>
    client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
  ),
  iam('CreatePolicyVersion', [], (client) =>
    client.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument })),
  ),
  iam('DeleteRolePermissionsBoundary', [], (client) =>
    client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
  ),
  iam('CreateAccessKey', [], (client) =>
    client.send(new CreateAccessKeyCommand({ UserName: 'deployer' })),
  ),
  {
    call: 'sts:AssumeRole',
    by: [],
    send: ({ sts }) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/ratchet/ratchet-Apply`,
          RoleSessionName: 'x',
        }),
      ),
  },
  {
    call: 'dynamodb:PutItem',
    by: [
      ...['Close', 'Refuse', 'Escalate', 'OnTagStart', 'OnChangeHear', 'StartDue', 'Reconcile'],
      ...['Admit', 'Apply', 'StartGeneration', 'GetGeneration', 'Probation', 'OnDenialWake'],
      ...['ReviewApiPages', 'Undo', 'SettleUndo', 'Collect', 'Supersede', 'Watch'],
      ...['Review', 'RenewLease'],
    ],
    send: ({ database }) => database.send(new PutItemCommand({ TableName: 'none', Item })),
  },
  {
    call: 'dynamodb:UpdateItem',
    by: [
      ...['OnUntagStop', 'OnChangeHear', 'Reconcile'],
      'Review',
      'Supersede',
      'GiveBack',
      'ReviewApiPages',
      'SlackDecide',
      'DailyRemind',
      ...CHANNELS,
    ],
    send: ({ database }) => database.send(new UpdateItemCommand({ TableName: 'none', Key: Item })),
  },
  {
    call: 'dynamodb:DeleteItem',
    by: ['OnUntagStop', 'Reconcile', 'Close', 'Refuse', 'Escalate', 'SettleUndo'],
    send: ({ database }) => database.send(new DeleteItemCommand({ TableName: 'none', Key: Item })),
  },
  {
    call: 'dynamodb:Scan',
    by: [],
    send: ({ database }) => database.send(new ScanCommand({ TableName: 'none' })),
  },
  put(archive, 'snapshot', ['Observe', 'Propose', 'Undo']),
  put(archive, 'evidence', ['Collect']),
  put(archive, 'generated', ['GetGeneration']),
  put(archive, 'proposal', ['Propose', 'GiveBack', 'ReviewApiPages']),
  put(archive, 'gates', ['Verify', 'GiveBack', 'ReviewApiPages']),
  put(archive, 'plan', ['Apply', 'Restore', 'GiveBack', 'Undo']),
  put(archive, 'missed', ['Watch']),
  put(trail, 'AWSLogs', []),
  {
    call: 's3:DeleteObject',
    by: [],
    send: ({ s3 }) => s3.send(new DeleteObjectCommand({ Bucket: archive, Key: 'plan/x' })),
  },
  {
    call: 'sns:Publish',
    by: [
      ...['OnUntagStop', 'StartDue', 'Summarise', 'Reconcile'],
      ...['Review', 'Supersede', 'Watch', 'GiveBack', 'Close', 'Refuse', 'Escalate', 'OnTagStart'],
      ...['ReviewApiPages', 'ChannelsPeopleNotify', 'SlackDecide', 'DailyRemind', 'SettleUndo'],
    ],
    send: ({ topics }) =>
      topics.send(
        new PublishCommand({
          TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:none`,
          Message: 'x',
        }),
      ),
  },
  {
    call: 'states:StartExecution',
    by: ['StartDue', 'Reconcile', 'SchedulesRetighten', 'OnTagStart', 'ReviewApiPages'],
    send: ({ states }) =>
      states.send(new StartExecutionCommand({ stateMachineArn: `${machine}-none` })),
  },
  {
    call: 'states:SendTaskSuccess',
    by: [
      'OnUntagStop',
      'Reconcile',
      ...['OnChangeHear'],
      'Review',
      'Probation',
      'OnDenialWake',
      'ReviewApiPages',
      'SlackDecide',
    ],
    send: ({ states }) =>
      states.send(new SendTaskSuccessCommand({ taskToken: 'none', output: '{}' })),
  },
  {
    call: 'states:StopExecution',
    by: ['OnUntagStop', 'Reconcile'],
    send: ({ states }) =>
      states.send(
        new StopExecutionCommand({
          executionArn: `${machine.replace('stateMachine', 'execution')}:none`,
        }),
      ),
  },
];
