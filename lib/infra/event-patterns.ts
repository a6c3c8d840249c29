import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';

/** A call that CloudTrail recorded, as EventBridge hands it on. */
const CALL = ['AWS API Call via CloudTrail'];

/** Tag keys of roles are case-insensitive (IAM user guide, "Tags for IAM resources"). */
const OBSERVE = Match.equalsIgnoreCase('lp:observe');

/** What is common to the calls of IAM that we listen to; a call that failed does not count. */
const IAM_CALL = { eventSource: ['iam.amazonaws.com'], errorCode: Match.doesNotExist() };

const STARTS = {
  eventName: ['TagRole', 'CreateRole'],
  requestParameters: { tags: { key: OBSERVE } },
};
const STOPS = {
  $or: [
    { eventName: ['UntagRole'], requestParameters: { tagKeys: OBSERVE } },
    { eventName: ['DeleteRole'] },
  ],
};

const pattern = (detail: object): EventPattern => ({
  source: ['aws.iam'],
  detailType: CALL,
  detail: { ...IAM_CALL, ...detail },
});

/** A role got the tag, by TagRole or as it was made: infrastructure code makes roles with their tags at once. */
export const TAG_PATTERN = pattern(STARTS);

/** A role lost the tag, or is gone. */
export const UNTAG_PATTERN = pattern(STOPS);

/** Both, for those who forward. */
export const EITHER_PATTERN = pattern({ $or: [STARTS, ...STOPS.$or] });

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
