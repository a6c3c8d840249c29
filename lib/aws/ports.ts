import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BadInput } from '../domain/errors.ts';
import type { Archive, Clock, Ports, Tickets } from '../ports.ts';
import { accessAnalyzerChecks } from './access-analyzer-checks.ts';
import { accessAnalyzerGenerations } from './access-analyzer-generations.ts';
import { tableSecret } from './dynamodb-secret.ts';
import { dynamodbTickets } from './dynamodb-tickets.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { iamRoles } from './iam-roles.ts';
import { s3Archive } from './s3-archive.ts';
import { s3Trails } from './s3-trails.ts';
import { snsNotices } from './sns-notices.ts';
import type { StartPorts } from './start-on-tag.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const clock: Clock = { now: () => new Date() };

/** The ports on AWS, from what the stack put into the environment. Nothing is called before a port is used. */
export function awsPorts(variables: Variables): Ports {
  const environment = readEnvironment(variables);
  const analyzer = new AccessAnalyzerClient({});
  return {
    roles: iamRoles(new IAMClient({})),
    trails: s3Trails(),
    generations: accessAnalyzerGenerations(analyzer, generationSource(environment), clock),
    checks: accessAnalyzerChecks(analyzer),
    tickets: ticketsIn(environment),
    archive: archiveIn(environment),
    notices: snsNotices(new SNSClient({}), environment.TOPIC_ARN),
    clock,
  };
}

/** What the function behind the tag's event works with. */
export function startPorts(variables: Variables): StartPorts {
  const { TOPIC_ARN, STATE_MACHINE_ARN } = readEnvironment(variables);
  if (STATE_MACHINE_ARN === undefined) throw new BadInput('STATE_MACHINE_ARN is not set.');
  return {
    iam: new IAMClient({}),
    stepFunctions: new SFNClient({}),
    notices: snsNotices(new SNSClient({}), TOPIC_ARN),
    stateMachineArn: STATE_MACHINE_ARN,
  };
}

/** What the review pages work with. */
export function reviewPorts(variables: Variables): {
  readonly tickets: Tickets;
  readonly archive: Archive;
  readonly clock: Clock;
  /** What signs the pages' forms. */
  readonly secret: () => Promise<Uint8Array>;
} {
  const environment = readEnvironment(variables);
  return {
    tickets: ticketsIn(environment),
    archive: archiveIn(environment),
    clock,
    secret: () => tableSecret(documentClient(), environment.TABLE_NAME, 'review-forms'),
  };
}

function ticketsIn({ TABLE_NAME }: Environment): Tickets {
  return dynamodbTickets(documentClient(), new SFNClient({}), TABLE_NAME);
}

function archiveIn({ ARCHIVE_BUCKET }: Environment): Archive {
  return s3Archive(new S3Client({}), ARCHIVE_BUCKET);
}

/** DynamoDB as plain JSON. Absent members stay absent. */
function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

function generationSource({ TRAIL_ARN, ACCESS_ANALYZER_ROLE_ARN }: Environment) {
  return TRAIL_ARN === undefined || ACCESS_ANALYZER_ROLE_ARN === undefined
    ? null
    : { trailArn: TRAIL_ARN, accessRoleArn: ACCESS_ANALYZER_ROLE_ARN };
}
