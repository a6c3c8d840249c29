import type { Failure } from './call.ts';

const NO_POLICY = (kind: string) => (action: string) =>
  `because no ${kind} policy allows the ${action} action`;
const REASONS = {
  'no identity policy': NO_POLICY('identity-based'),
  'explicit deny': () => 'with an explicit deny in an identity-based policy',
  boundary: (action: string) => `because no permissions boundary allows the ${action} action`,
  'service control policy': () => 'with an explicit deny in a service control policy',
} as const;

/**
 * Refused by IAM, in the words of the IAM user guide ("Troubleshoot access denied error messages").
 * Most services spell the code `AccessDenied`, many `AccessDeniedException`.
 */
export function refused(
  action: string,
  resource: string,
  reason: keyof typeof REASONS = 'no identity policy',
  code = 'AccessDenied',
): Failure {
  const why = REASONS[reason](action);
  return {
    code,
    message: (caller) =>
      `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  };
}

/** EC2 has a code and a preface of its own, and closes with an encoded message that only AWS can read. */
export function refusedByEc2(action: string, resource: string): Failure {
  const { message } = refused(action, resource);
  return {
    code: 'Client.UnauthorizedOperation',
    message: (caller) =>
      `You are not authorized to perform this operation. ${message(caller)}. Encoded authorization failure message: AQoEXAMPLE`,
  };
}

/** All that S3 used to say, and in some cases still does: neither action nor policy. */
export const curtRefusal: Failure = { code: 'AccessDenied', message: () => 'Access Denied' };

/** Failed after it was authorised: IAM said yes, the service said no. */
export function rejected(code: string, message: string): Failure {
  return { code, message: () => message };
}
