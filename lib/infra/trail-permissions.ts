import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Settings } from './settings.ts';
import { allow } from './statements.ts';

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

/** The keys of one account's log files, as patterns. Source: CloudTrail user guide, "Finding your CloudTrail log files". */
function logsOf(
  { trailPrefix, organizationId }: Settings,
  account: string,
): readonly [string, ...string[]] {
  const root = `${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs`;
  const own = `${root}/${account}/CloudTrail/*`;
  return organizationId === undefined
    ? [own]
    : [own, `${root}/${organizationId}/${account}/CloudTrail/*`];
}
