import type { CloudTrailRecord } from '../../../../lib/local/sample/record.ts';

/** CloudTrail's names that are not IAM's, for the events of the sample: an oracle of its own, kept by hand. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:ListObjects': ['s3:ListBucket'],
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:GetBucketLifecycle': ['s3:GetLifecycleConfiguration'],
  'lambda:CreateFunction': ['lambda:CreateFunction', 'iam:PassRole'],
  'lambda:UpdateFunctionConfiguration': ['lambda:UpdateFunctionConfiguration', 'iam:PassRole'],
  'cloudformation:CreateChangeSet': ['cloudformation:CreateChangeSet', 'iam:PassRole'],
  'sts:GetCallerIdentity': [],
};

/** The IAM actions that a record shows to have been asked for. */
export function actionsOf({ eventSource, eventName }: CloudTrailRecord): readonly string[] {
  const label = eventSource.split('.')[0] ?? '';
  const service = label === 'monitoring' ? 'cloudwatch' : label;
  const name = `${service}:${eventName.replace(/\d{8}(v\d)?$/, '')}`;
  return RENAMED[name] ?? [name];
}

const REFUSED = /AccessDenied|UnauthorizedOperation/;

/** IAM let it through, whatever the service said then. */
export function authorised({ errorCode }: CloudTrailRecord): boolean {
  return errorCode === undefined || !REFUSED.test(errorCode);
}

/** AROA... of the role that made the call; undefined when no role of ours did. */
export function roleIdOf({ userIdentity }: CloudTrailRecord): string | undefined {
  const identity = userIdentity as {
    sessionContext?: { sessionIssuer?: { principalId?: string; accountId?: string } };
  };
  return identity.sessionContext?.sessionIssuer?.principalId;
}
