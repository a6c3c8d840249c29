import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ACCOUNT, optionsFor, REGION } from './ministack.ts';

const zip = promisify(gzip);
const DAY = 86_400_000;

export interface WatchedRole {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** Of the policy that it was given. */
  readonly policyArn: string;
}

/** A call: `ec2:DescribeInstances`, with what it was asked. */
export interface RoleCall {
  readonly action: string;
  readonly request?: object;
  readonly readOnly: boolean;
  readonly refused?: string;
}

/** An account that can be reached, and what time it is there. */
interface Emulated {
  readonly endpoint: string;
  readonly now: () => Date;
  /** Of somebody who may do everything; an emulator that does not ask needs none. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What people, roles and CloudTrail do in the account, at the time that its clock shows. */
export function account({ endpoint, now, credentials }: Emulated) {
  const options = { ...optionsFor({ endpoint }), ...(credentials && { credentials }) };
  const iam = new IAMClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const events = new EventBridgeClient(options);
  const trails = new CloudTrailClient(options);

  const deliver = async (detail: object, source: string) => {
    const { FailedEntryCount } = await events.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: source,
            DetailType: 'AWS API Call via CloudTrail',
            Time: now(),
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    if (FailedEntryCount !== 0) throw new Error('the event was not taken');
  };

  return {
    iam,
    s3,

    /** A role of one service, with one policy of its own. */
    async newRole(name: string, document: object): Promise<WatchedRole> {
      const trust = {
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      };
      const { Role } = await iam.send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
      );
      const { Policy } = await iam.send(
        new CreatePolicyCommand({
          PolicyName: `${name}-wide`,
          PolicyDocument: JSON.stringify(document),
        }),
      );
      const policyArn = Policy?.Arn ?? '';
      await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn }));
      return { name, arn: Role?.Arn ?? '', id: Role?.RoleId ?? '', policyArn };
    },

    /** Tags it. What EventBridge tells of that comes back. */
    async tag({ name }: WatchedRole, value: string): Promise<object> {
      const tags = [{ Key: 'lp:observe', Value: value }];
      await iam.send(new TagRoleCommand({ RoleName: name, Tags: tags }));
      return {
        ...recordOf('iam:TagRole', now()),
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ada` },
        readOnly: false,
        requestParameters: {
          roleName: name,
          tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
        },
      };
    },

    /** EventBridge tells of a call of IAM. */
    tellIam: (detail: object) => deliver(detail, 'aws.iam'),

    /** EventBridge tells of one call of the role. */
    tell: (role: WatchedRole, call: RoleCall) =>
      deliver(callRecord(role, call, now()), `aws.${call.action.split(':')[0]}`),

    /** A trail of all regions, its bucket, and its selectors: management events, reads and writes. */
    async makeTrail(Name: string, Bucket: string, prefix = ''): Promise<void> {
      await s3.send(new CreateBucketCommand({ Bucket }));
      await trails.send(
        new CreateTrailCommand({
          ...{ Name, S3BucketName: Bucket, IsMultiRegionTrail: true },
          ...(prefix !== '' && { S3KeyPrefix: prefix }),
        }),
      );
      const all = { ReadWriteType: 'All' as const, IncludeManagementEvents: true };
      await trails.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors: [all] }));
      await trails.send(new StartLoggingCommand({ Name }));
    },

    /** CloudTrail's log file of one day, delivered at its end: each call made at noon. */
    async log(
      bucket: string,
      day: Date,
      calls: readonly (readonly [WatchedRole, RoleCall])[],
      prefix = '',
    ) {
      const noon = new Date(Math.floor(day.getTime() / DAY) * DAY + DAY / 2);
      const Records = calls.map(([role, call]) => callRecord(role, call, noon));
      const date = noon.toISOString().slice(0, 10);
      const name = `${ACCOUNT}_CloudTrail_${REGION}_${date.replaceAll('-', '')}T1205Z_${randomUUID().slice(0, 16).replace('-', '')}.json.gz`;
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/${date.replaceAll('-', '/')}/${name}`,
          Body: await zip(JSON.stringify({ Records })),
        }),
      );
    },

    attach: ({ name }: WatchedRole, PolicyArn: string) =>
      iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn })),

    async policiesOf({ name }: WatchedRole): Promise<readonly string[]> {
      const { AttachedPolicies = [] } = await iam.send(
        new ListAttachedRolePoliciesCommand({ RoleName: name }),
      );
      return AttachedPolicies.map(({ PolicyArn }) => PolicyArn ?? '').sort();
    },

    async tagsOf({ name }: WatchedRole): Promise<Readonly<Record<string, string>>> {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
      return Object.fromEntries((Role?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    },
  };
}

/** A record of CloudTrail (CloudTrail user guide, "CloudTrail record contents"), but for who called and what was asked. */
function recordOf(action: string, at: Date) {
  const [service, eventName] = action.split(':');
  return {
    eventVersion: '1.11',
    eventTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: REGION,
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-sdk-js/3',
    requestID: randomUUID(),
    eventID: randomUUID(),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    responseElements: null,
  };
}

function callRecord(role: WatchedRole, { action, request, readOnly, refused }: RoleCall, at: Date) {
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.name}/work`;
  return {
    ...recordOf(action, at),
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${role.id}:work`,
      arn: session,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: role.id,
          arn: role.arn,
          accountId: ACCOUNT,
          userName: role.name,
        },
        attributes: { creationDate: at.toISOString(), mfaAuthenticated: 'false' },
      },
    },
    requestParameters: request ?? null,
    readOnly,
    ...(refused !== undefined && {
      errorCode: 'AccessDenied',
      errorMessage: `User: ${session} is not authorized to perform: ${action} on resource: ${refused} because no identity-based policy allows the ${action} action`,
    }),
  };
}
