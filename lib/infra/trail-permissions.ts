import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Resources } from './resources.ts';
import type { Settings } from './settings.ts';
import { allow } from './statements.ts';
import { partition } from './table-permissions.ts';
import { RESULTS, TRAIL_TABLE, TRAIL_WORKGROUP } from './trail-table.ts';

/** How the trail is set up: not what it recorded. */
export function trailSettings({ trailArn }: Settings): readonly PolicyStatement[] {
  if (trailArn === undefined) return [];
  const asks = ['GetEventSelectors', 'GetTrail', 'GetTrailStatus'];
  return [
    allow(
      asks.map((name) => `cloudtrail:${name}`),
      [trailArn],
    ),
  ];
}

/**
 * To read the log files: one by one, or by questions of Athena, which reads them with the rights of who asks (Athena
 * user guide, "Control access to Amazon S3 from Athena").
 */
export function readRecords(stack: Stack, resources: Resources): readonly PolicyStatement[] {
  const { settings } = resources;
  const { trailKeyArn } = settings;
  const files = [
    ...readTrail(stack, settings),
    ...(trailKeyArn === undefined ? [] : [allow(['kms:Decrypt'], [trailKeyArn])]),
  ];
  return settings.trailReader === 's3' ? files : [...files, ...askAthena(stack, resources)];
}

function askAthena(stack: Stack, resources: Resources): readonly PolicyStatement[] {
  const { archive } = resources;
  const { partition: aws, region, account } = stack;
  const glue = `arn:${aws}:glue:${region}:${account}`;
  const [database = ''] = TRAIL_TABLE.split('.');
  const catalogue = ['catalog', `database/${database}`, `table/${TRAIL_TABLE.replace('.', '/')}`];
  return [
    allow(
      ['athena:GetQueryExecution', 'athena:StartQueryExecution'],
      [`arn:${aws}:athena:${region}:${account}:workgroup/${TRAIL_WORKGROUP}`],
    ),
    allow(
      ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
      catalogue.map((name) => `${glue}:${name}`),
    ),
    allow(['s3:GetBucketLocation'], [archive.bucketArn]),
    allow(['s3:ListBucket'], [archive.bucketArn], { StringLike: { 's3:prefix': [`${RESULTS}*`] } }),
    allow(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      [archive.arnForObjects(`${RESULTS}*`)],
    ),
    partition(resources, 'sweep', ['dynamodb:GetItem', 'dynamodb:PutItem']),
  ];
}

export function readTrail(stack: Stack, settings: Settings): readonly PolicyStatement[] {
  const { trailBucket } = settings;
  if (trailBucket === undefined) return [];
  const bucket = `arn:${stack.partition}:s3:::${trailBucket}`;
  const objects = logsOf(settings, stack.account).map((logs) => `${bucket}/${logs}`);
  return [allow(['s3:GetObject'], objects), ...listTrail(stack, settings)];
}

export function listTrail(stack: Stack, settings: Settings): readonly PolicyStatement[] {
  const { trailBucket } = settings;
  if (trailBucket === undefined) return [];
  return [
    allow(['s3:ListBucket'], [`arn:${stack.partition}:s3:::${trailBucket}`], {
      StringLike: { 's3:prefix': logsOf(settings, stack.account) },
    }),
  ];
}

/** The keys of the log files of one account, or of all that a hub works for, as patterns. Source: CloudTrail user guide, "Finding your CloudTrail log files". */
function logsOf(
  { deployment, trailPrefix, organizationId }: Settings,
  account: string,
): readonly [string, ...string[]] {
  const root = `${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs`;
  const own = `${root}/${account}/CloudTrail/*`;
  return organizationId === undefined
    ? [own]
    : [own, `${root}/${organizationId}/${deployment === 'hub' ? '*' : account}/CloudTrail/*`];
}
