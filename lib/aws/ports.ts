import { setTimeout } from 'node:timers/promises';
import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { History } from '../domain/change/history.ts';
import { jobsADay } from '../domain/generation/slot.ts';
import { count, decided } from '../domain/measurement.ts';
import type {
  Archive,
  Checks,
  Clock,
  Cycles,
  Generations,
  LastAccessed,
  Leases,
  Notices,
  Probations,
  Roles,
  Tickets,
  Trails,
  Undos,
} from '../ports.ts';
import { announcedTickets } from '../steps/announced-tickets.ts';
import { everyChannel } from '../steps/every-channel.ts';
import { accessAnalyzerChecks } from './access-analyzer-checks.ts';
import { accessAnalyzerGenerations } from './access-analyzer-generations.ts';
import { type AccountAccess, accessTo } from './account-access.ts';
import { ownSharing, roundSharing, type Sharing, type Sweep } from './athena-sweeps.ts';
import { athenaTrails } from './athena-trails.ts';
import { tallied } from './call-tally.ts';
import { trailSettings } from './cloudtrail-settings.ts';
import { type Census, dynamodbCensus } from './dynamodb-census.ts';
import { dynamodbCycles } from './dynamodb-cycles.ts';
import { dynamodbDocuments } from './dynamodb-documents.ts';
import { dynamodbGenerations, tellingLeft } from './dynamodb-generations.ts';
import { dynamodbLeases } from './dynamodb-leases.ts';
import { dynamodbProbations } from './dynamodb-probations.ts';
import { tableSecret } from './dynamodb-secret.ts';
import { dynamodbTickets } from './dynamodb-tickets.ts';
import { dynamodbUndos } from './dynamodb-undos.ts';
import { type Environment, required } from './environment.ts';
import { iamLastAccessed } from './iam-last-accessed.ts';
import { iamRoles } from './iam-roles.ts';
import { logger } from './logger.ts';
import { publish } from './metrics.ts';
import { busChannel } from './notice-bus.ts';
import type { ReconcilePorts } from './reconcile.ts';
import { s3Archive } from './s3-archive.ts';
import { s3History } from './s3-history.ts';
import type { TrailSource } from './s3-log-keys.ts';
import { dailyVolumes } from './s3-log-volumes.ts';
import { s3Trails } from './s3-trails.ts';
import type { StartPorts } from './start-role.ts';
import type { StopPorts } from './stop-role.ts';

// A function takes the ports its step works with and no other: the rest stays out of its bundle, as it is not in the
// permissions of its role. Making a port calls nothing.

export const systemClock: Clock = { now: () => new Date() };

// Of the account of the role at hand:

export const awsRoles = ({ iam }: AccountAccess): Roles => iamRoles(iam(), iam);

export const awsLastAccessed = ({ iam }: AccountAccess): LastAccessed => iamLastAccessed(iam());

export const awsChecks = ({ config, iam }: AccountAccess): Checks =>
  accessAnalyzerChecks(tallied(new AccessAnalyzerClient(config)), iam());

export const awsArchive = ({ ARCHIVE_BUCKET }: Environment): Archive =>
  s3Archive(tallied(new S3Client({})), ARCHIVE_BUCKET);

/** What a step tells goes to the channels' functions. When even that fails it is in the log, and the run goes on. */
export const awsNotices = ({ TOPIC_ARN }: Environment): Notices =>
  everyChannel([busChannel(tallied(new SNSClient({})), TOPIC_ARN)], {
    tickets: null,
    pause: (milliseconds) => setTimeout(milliseconds),
    clock: systemClock,
    report: (failure) => {
      logger.error('a notice was lost', failure);
      publish([count('NoticesFailed')]);
    },
  });

export const awsTickets = ({ TABLE_NAME }: Environment): Tickets =>
  dynamodbTickets(documentClient(), tallied(new SFNClient({})), TABLE_NAME);

/** Tickets whose decisions everybody is told of. */
export const awsTellingTickets = (environment: Environment): Tickets =>
  announcedTickets(awsTickets(environment), awsNotices(environment), (ticket, decision) =>
    publish(decided(ticket, decision)),
  );

export const awsLeases = ({ TABLE_NAME }: Environment): Leases =>
  dynamodbLeases(documentClient(), TABLE_NAME);

export const awsCycles = ({ TABLE_NAME, RETIGHTEN_DAYS }: Environment): Cycles =>
  dynamodbCycles(documentClient(), TABLE_NAME, RETIGHTEN_DAYS);

export const awsProbations = ({ TABLE_NAME }: Environment): Probations =>
  dynamodbProbations(documentClient(), tallied(new SFNClient({})), TABLE_NAME);

/** The trail for Collect, which asks for all roles of a round at once where Athena reads it. */
export const awsRoundTrails = (environment: Environment, account: AccountAccess): Trails =>
  readBy(environment, account, roundSharing(awsCycles(environment).list));

/** The trail for whoever watches one role. */
export const awsRoleTrails = (environment: Environment, account: AccountAccess): Trails =>
  readBy(environment, account, ownSharing());

/** By Athena where that is set, and otherwise file by file. */
function readBy(environment: Environment, account: AccountAccess, sharing: Sharing): Trails {
  const { TRAIL_TABLE: table, TRAIL_WORKGROUP: workgroup, TRAIL_SCAN_GIB: limitGiB } = environment;
  const trails = awsTrails(environment, account);
  const source = trailSource(environment, account.account);
  if (table === undefined || workgroup === undefined || source === null) return trails;
  const pause = (milliseconds: number) => setTimeout(milliseconds);
  const reading = {
    athena: {
      client: tallied(new AthenaClient({})),
      workgroup,
      limitGiB,
      clock: systemClock,
      pause,
    },
    s3: tallied(new S3Client({})),
    ...{ source, table, clock: systemClock },
    results: { bucket: environment.ARCHIVE_BUCKET, prefix: 'athena/read/' },
  };
  const sweeps = dynamodbDocuments<Sweep>(documentClient(), environment.TABLE_NAME, 'sweep');
  return athenaTrails(reading, sweeps, sharing, trails);
}

export const awsUndos = ({ TABLE_NAME, UNDO_MACHINE_ARN }: Environment): Undos =>
  dynamodbUndos(documentClient(), TABLE_NAME, () => ({
    stepFunctions: tallied(new SFNClient({})),
    stateMachineArn: required(UNDO_MACHINE_ARN, 'UNDO_MACHINE_ARN'),
  }));

/** What the archive holds of one role's changes and pictures, by the role's id. */
export const awsHistory =
  (environment: Environment) =>
  (roleId: string): Promise<History> =>
    s3History(
      tallied(new S3Client({})),
      environment.ARCHIVE_BUCKET,
      awsArchive(environment),
      roleId,
    );

/** The trail file by file: how it is set up, and its span. */
export function awsTrails(environment: Environment, { account }: AccountAccess): Trails {
  const { TRAIL_ARN } = environment;
  // A trail is asked about in its home region, which its ARN names.
  const ask = async () =>
    TRAIL_ARN === undefined
      ? null
      : trailSettings(
          tallied(new CloudTrailClient({ region: TRAIL_ARN.split(':')[3] ?? '' })),
          TRAIL_ARN,
        );
  return s3Trails(tallied(new S3Client({})), trailSource(environment, account), systemClock, ask);
}

export function awsGenerations(
  environment: Environment,
  { account, config }: AccountAccess,
): Generations {
  const { TRAIL_ARN, ACCESS_ANALYZER_ROLE_ARN, ACCOUNT_ID, TABLE_NAME, AWS_REGION } = environment;
  const trail = trailSource(environment, account);
  const s3 = tallied(new S3Client({}));
  return accessAnalyzerGenerations(tallied(new AccessAnalyzerClient(config)), {
    source:
      TRAIL_ARN === undefined || ACCESS_ANALYZER_ROLE_ARN === undefined
        ? null
        : {
            trailArn: TRAIL_ARN,
            // The role that reads the trail is in the account that is asked, under the same name in each.
            accessRoleArn: ACCESS_ANALYZER_ROLE_ARN.replace(`::${ACCOUNT_ID}:`, `::${account}:`),
          },
    store: tellingLeft(dynamodbGenerations(documentClient(), TABLE_NAME), (jobs) =>
      publish([count('GenerationsLeft', jobsADay(AWS_REGION) - jobs)]),
    ),
    archive: awsArchive(environment),
    clock: systemClock,
    volumes: trail === null ? null : (window) => dailyVolumes(s3, trail, window),
    jobsADay: jobsADay(AWS_REGION),
  });
}

function trailSource(environment: Environment, account: string): TrailSource | null {
  const { TRAIL_BUCKET, TRAIL_PREFIX, TRAIL_ORGANIZATION } = environment;
  return TRAIL_BUCKET === undefined
    ? null
    : {
        bucket: TRAIL_BUCKET,
        prefix: TRAIL_PREFIX ?? '',
        account,
        organization: TRAIL_ORGANIZATION ?? null,
      };
}

/** A client of IAM in an account: Ratchet's own, or a member's. */
function clientsOf(environment: Environment): StartPorts['iam'] {
  const partition = environment.TOPIC_ARN.split(':')[1];
  return (account) => accessTo(environment, `arn:${partition}:iam::${account}:role/*`).iam();
}

/** What the function behind the tag's event works with. */
export function startPorts(environment: Environment): StartPorts {
  return {
    iam: clientsOf(environment),
    stepFunctions: tallied(new SFNClient({})),
    notices: awsNotices(environment),
    cycles: awsCycles(environment),
    clock: systemClock,
    stateMachineArn: required(environment.STATE_MACHINE_ARN, 'STATE_MACHINE_ARN'),
  };
}

/** What the function behind the loss of a tag works with. */
export function stopPorts(environment: Environment): StopPorts {
  return {
    ...startPorts(environment),
    ownAccount: environment.ACCOUNT_ID,
    tickets: awsTickets(environment),
    leases: awsLeases(environment),
  };
}

/** What the daily look for lost events works with. */
export function reconcilePorts(environment: Environment): ReconcilePorts {
  return { ...stopPorts(environment), memberAccounts: environment.MEMBER_ACCOUNTS };
}

/** How many roles are at work now. */
export const awsCensus = ({ TABLE_NAME }: Environment): Promise<Census> =>
  dynamodbCensus(documentClient(), TABLE_NAME, systemClock.now());

/** What signs the forms of the review pages. */
export function formSecret({ TABLE_NAME }: Environment): Promise<Uint8Array> {
  return tableSecret(documentClient(), TABLE_NAME, 'review-forms');
}

/** DynamoDB as plain JSON. Absent members stay absent. */
function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(tallied(new DynamoDBClient({})), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
