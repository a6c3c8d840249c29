import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { allow } from './statements.ts';

/** The bucket's policy of an organisation's trail admits roles of this name (IAM user guide, "Generate policies based on access activity"). */
const NAME = 'AccessAnalyzerMonitorServiceRole-Ratchet';
const PATH = '/service-role/';

interface Watched extends Settings {
  readonly trailBucket: string;
  readonly trailArn: string;
}

/**
 * The role that Access Analyzer reads the trail under, made where a trail and its bucket are given and no role is.
 * Source: IAM user guide, "IAM Access Analyzer policy generation", the permissions for the service role.
 */
function accessAnalyzerRole(
  scope: Construct,
  { trailBucket, trailArn, trailPrefix, trailKeyArn, organizationId }: Watched,
): Role {
  const { partition, account } = Stack.of(scope);
  const bucket = `arn:${partition}:s3:::${trailBucket}`;
  const role = new Role(scope, 'AccessAnalyzerRole', {
    assumedBy: new ServicePrincipal('access-analyzer.amazonaws.com'),
    roleName: NAME,
    path: PATH,
    description: 'Lets Access Analyzer read the trail, to generate policies for Ratchet',
  });
  role.addToPolicy(allow(['cloudtrail:GetTrail'], [trailArn]));
  role.addToPolicy(
    allow(['iam:GenerateServiceLastAccessedDetails'], [`arn:${partition}:iam::${account}:role/*`]),
  );
  role.addToPolicy(allow(['iam:GetServiceLastAccessedDetails'], ['*']));
  // Of a bucket that holds the log files of other accounts too, those of this account only.
  const logs = `${bucket}/${trailPrefix === '' ? '' : `${trailPrefix}/`}AWSLogs`;
  role.addToPolicy(
    allow(
      ['s3:GetObject'],
      [
        `${logs}/${account}/*`,
        ...(organizationId === undefined ? [] : [`${logs}/${organizationId}/${account}/*`]),
      ],
    ),
  );
  role.addToPolicy(allow(['s3:ListBucket'], [bucket]));
  if (trailKeyArn !== undefined) role.addToPolicy(allow(['kms:Decrypt'], [trailKeyArn]));
  return role;
}

/** The settings with an access role, which is made where it can be and was not given. */
export function withAccessRole<Given extends Settings>(scope: Construct, settings: Given): Given {
  const { trailBucket, trailArn, accessAnalyzerRoleArn } = settings;
  if (trailBucket === undefined || trailArn === undefined || accessAnalyzerRoleArn !== undefined)
    return settings;
  const { roleArn } = accessAnalyzerRole(scope, { ...settings, trailBucket, trailArn });
  return { ...settings, accessAnalyzerRoleArn: roleArn };
}
