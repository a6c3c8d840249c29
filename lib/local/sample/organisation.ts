import { random } from './random.ts';

/** The account under observation: Larkspur Books, a shop that does not exist. AWS keeps these numbers for examples. */
export const ACCOUNT = '111122223333';
/** A partner that reads reports. */
export const PARTNER_ACCOUNT = '444455556666';
/** Where the workloads run. */
export const HOME_REGION = 'eu-west-1';
/** Where IAM and console sign-in are recorded (CloudTrail user guide, "Global service events"). */
export const GLOBAL_REGION = 'us-east-1';

/** Buckets in use whose object-level events the trail logs. */
export const LOGGED_BUCKETS = [
  'larkspur-artifacts',
  'larkspur-invoices',
  'larkspur-lake',
  'larkspur-payments',
  'larkspur-reports',
  'larkspur-templates',
  'larkspur-uploads',
] as const;
export type LoggedBucket = (typeof LOGGED_BUCKETS)[number];
/** The web servers read it, and the trail leaves its object-level events out. */
export const UNLOGGED_BUCKET = 'larkspur-web-assets';

/** ARN of something in the home region, `arn('dynamodb', 'table/Orders')`. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${HOME_REGION}:${ACCOUNT}:${resource}`;
}

/** ARN of something of IAM, `iamArn('role/ci/ci-deployer')`. */
export function iamArn(resource: string): string {
  return `arn:aws:iam::${ACCOUNT}:${resource}`;
}

export const KEYS = {
  reports: arn('kms', 'key/5c0a3a5e-8f0e-4a6f-9d4b-1f5f3f7f0a01'),
  payments: arn('kms', 'key/0b8f5b7c-21d4-4e0e-8c55-6a4a2c9d7b02'),
  functions: arn('kms', 'key/91f7d1de-6c3a-47f2-b0f6-3d2e8e5c4d03'),
} as const;

/** IAM's unique ids: a four-letter kind (AROA a role, AIDA a user, ANPA a policy) and 17 characters. */
export function uniqueId(kind: 'AROA' | 'AIDA' | 'AGPA' | 'AIPA' | 'ANPA', name: string): string {
  return kind + random('unique id', kind, name).base32(17);
}
