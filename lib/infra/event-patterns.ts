import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';

/** A call that CloudTrail recorded, as EventBridge hands it on. */
const CALL = ['AWS API Call via CloudTrail'];

/** Tag keys of roles are case-insensitive (IAM user guide, "Tags for IAM resources"). */
const OBSERVE = Match.equalsIgnoreCase('lp:observe');

/**
 * A role got the tag, by TagRole or as it was made; lost it; or is gone. Calls that failed do not count.
 * A CreateRole by infrastructure code carries its tags and is followed by no TagRole.
 */
export const TAG_PATTERN: EventPattern = {
  source: ['aws.iam'],
  detailType: CALL,
  detail: {
    eventSource: ['iam.amazonaws.com'],
    errorCode: Match.doesNotExist(),
    $or: [
      { eventName: ['TagRole', 'CreateRole'], requestParameters: { tags: { key: OBSERVE } } },
      { eventName: ['UntagRole'], requestParameters: { tagKeys: OBSERVE } },
      { eventName: ['DeleteRole'] },
    ],
  },
};

/** Somebody wrote on a role's permissions or on a policy: the calls of lib/domain/probation/role-change.ts. */
export const CHANGE_PATTERN: EventPattern = {
  source: ['aws.iam'],
  detailType: CALL,
  detail: {
    eventSource: ['iam.amazonaws.com'],
    errorCode: Match.doesNotExist(),
    eventName: [
      'AttachRolePolicy',
      'DetachRolePolicy',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'UpdateAssumeRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'SetDefaultPolicyVersion',
      'DeletePolicy',
    ],
  },
};

/**
 * A role was refused a call. Which roles are in probation changes by the day and would not fit a pattern, so the
 * refusals of all roles pass. The spellings are those of lib/domain/trail/denial.ts, which settles what a code means.
 */
export const DENIAL_PATTERN: EventPattern = {
  detailType: CALL,
  detail: {
    userIdentity: { type: ['AssumedRole'] },
    errorCode: Match.anyOf(
      Match.wildcard('*AccessDenied*'),
      Match.wildcard('*Unauthorized*'),
      Match.wildcard('*NotAuthorized*'),
      Match.prefix('Authorization'),
      Match.prefix('Forbidden'),
      Match.exactString('InsufficientPrivilegesException'),
      Match.exactString('OperationNotPermittedFault'),
    ),
  },
};
