import type { DeniedBy } from '../evidence/evidence.ts';
import { readDenialMessage } from './denial-message.ts';
import type { TrailRecord } from './record.ts';

/** How a call ended, as far as authorization goes. */
export type Outcome =
  /** It succeeded. */
  | { readonly kind: 'none' }
  /** It was authorised and failed for another reason, so it counts as use. The code is empty when only a message is. */
  | { readonly kind: 'other-error'; readonly errorCode: string }
  /** IAM refused. `action` and `resource` are null where the message does not name them. */
  | {
      readonly kind: 'denied';
      readonly action: string | null;
      readonly resource: string | null;
      readonly by: DeniedBy;
      readonly explicit: boolean;
      readonly errorCode: string;
    }
  /** Refused, but not by a policy: no grant would have helped. */
  | { readonly kind: 'not-iam-denial' }
  /** Turned away before, or without, a sure authorization: shows neither a use nor a refusal. */
  | { readonly kind: 'authorization-unknown' };

/**
 * Error codes that mean IAM refused, whatever the message. OperationNotPermittedFault is Simple Workflow's
 * (API reference, "Errors" of its operations).
 */
const DENIED =
  /^(AccessDenied(Exception|Fault|Error|ForDependencyException)?|UnauthorizedOperation|Authorization(Error)?(Exception)?|VpceAccessDenied|NotAuthorized|OperationNotPermittedFault)$/;
/** Codes of a key's refusal behind another call: the call's own action was not what was refused. */
const DENIED_BY_KEY = /^KMS[._]?AccessDenied/i;
/** Codes that some services use for IAM and others for their own sign-in: only the message tells. */
const PERHAPS_DENIED =
  /^(Unauthorized((Access|Client)?Exception|Access)?|Forbidden(Exception)?|NotAuthorizedException|InsufficientPrivilegesException)$/;

/** Said under the code of a refusal, but about the account, the sign-in or a service's own switch. */
const NOT_IAM: readonly RegExp[] = [
  // Cost Explorer, when the root user has not opened billing to IAM.
  /IAM user access not activated/i,
  // S3 user guide, "Block Public Access settings".
  /\bBlockPublic(Policy|Acls)\b/,
  /MultiFactorAuthentication failed/i,
  /^(Your|This) account (must be verified|is (not|currently)|has|does)\b/i,
  // Macie's answer to every call while it is off.
  /^Macie is not enabled/i,
  // Bedrock, before the account has asked for the model.
  /^You don't have access to the model\b/i,
  // S3, a presigned link used too late.
  /^Request has expired/i,
  // S3, a bucket or object with a lock or a price of its own.
  /\bobject protected by object lock\b/i,
  /\bRequester Pays bucket\b/i,
  // Lake Formation grants besides IAM.
  /Insufficient Lake Formation permission/i,
  // Cost Explorer before it is switched on.
  /^User not enabled for cost explorer/i,
  // IAM user guide, "Grant a user permissions to pass a role": a role is passed within its account.
  /^Cross-account pass role is not allowed/i,
];

/**
 * Codes that come before authorization or leave it open: no credentials or bad ones, an account that is not signed
 * up or blocked, throttling (nowhere documented as coming after authorization), a fault of the service.
 * Source: EC2 API reference, "Error codes"; "Common errors" of the API references; the throttling codes that the
 * SDKs retry.
 */
const UNKNOWN: readonly RegExp[] = [
  /^(AuthFailure|InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient(Exception)?|InvalidToken|MissingAuthenticationToken(Exception)?|ExpiredToken(Exception)?)$/,
  /^(SignatureDoesNotMatch|IncompleteSignature(Exception)?|InvalidSignature(Exception)?|RequestExpired|RequestTimeTooSkewed)$/,
  /^(OptInRequired|SubscriptionRequired(Exception)?|NotSignedUp|Blocked|PendingVerification|AccountProblem|AllAccessDisabled)$/,
  /^(Throttl\w*|EC2ThrottledException|RequestThrottled(Exception)?|RequestLimitExceeded|TooManyRequests(Exception)?|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceeded(Exception)?)$/,
  /^(Internal(Failure|Error|Server\w*|Service\w*)|ServiceUnavailable\w*|Unavailable|RequestTimeout\w*)$/,
];

/**
 * Tells a refusal by IAM from the other ways to fail. `Client.DryRunOperation` is EC2's answer to a dry run that
 * the caller was allowed, so it is a use (EC2 API reference, "Error codes").
 */
export function denialOf(record: TrailRecord): Outcome {
  const errorCode = typeof record.errorCode === 'string' ? record.errorCode : '';
  const message = typeof record.errorMessage === 'string' ? record.errorMessage : '';
  if (errorCode === '' && message === '') return { kind: 'none' };

  const code = errorCode.replace(/^(.*#|Client\.|Server\.|AWS\.[A-Za-z]+\.)/, '');
  if (UNKNOWN.some((pattern) => pattern.test(code))) return { kind: 'authorization-unknown' };

  const said = readDenialMessage(message);
  const denied = {
    kind: 'denied',
    action: said.action,
    resource: said.resource,
    by: said.by,
    explicit: said.explicit,
    errorCode,
  } as const;

  if (DENIED.test(code)) {
    return NOT_IAM.some((pattern) => pattern.test(message)) ? { kind: 'not-iam-denial' } : denied;
  }
  if (DENIED_BY_KEY.test(code)) return said.action ? denied : { kind: 'authorization-unknown' };
  if (PERHAPS_DENIED.test(code)) return said.action ? denied : { kind: 'not-iam-denial' };
  // Some services wrap the refusal of a second action (iam:PassRole) in a code of their own. It is the role's only
  // when the message names the role's session: a service role can be refused on the way too.
  if (said.action && said.principal !== null && said.principal === callerOf(record)) return denied;
  return { kind: 'other-error', errorCode };
}

function callerOf(record: TrailRecord): unknown {
  const identity = record.userIdentity;
  return identity !== null && typeof identity === 'object' && 'arn' in identity
    ? identity.arn
    : undefined;
}
