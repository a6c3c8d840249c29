import type { PolicyDocument } from './document.ts';
import { printPolicy } from './print.ts';

/** Of one managed policy, in characters that are not whitespace. IAM user guide, "IAM and AWS STS quotas". */
export const MANAGED_POLICY_LIMIT = 6_144;

/**
 * Characters of the printed document as IAM counts them: whitespace between the elements is free, whitespace inside a
 * string is not. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function characters(document: PolicyDocument): number {
  return JSON.stringify(printPolicy(document)).length;
}
