import { BadInput } from '../domain/errors.ts';

/** What to do about credentials that AWS will not take, by the error's name: each service has its own. */
export const CREDENTIALS: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no AWS credentials were found: sign in (aws sso login) or name a profile (AWS_PROFILE)',
  ExpiredToken: 'the AWS credentials have expired: sign in again',
  ExpiredTokenException: 'the AWS credentials have expired: sign in again',
  InvalidAccessKeyId: 'AWS does not know these credentials: sign in again',
  InvalidClientTokenId: 'AWS does not know these credentials: sign in again',
  UnrecognizedClientException: 'AWS does not know these credentials: sign in again',
  SignatureDoesNotMatch: 'the AWS credentials are not valid: sign in again',
};

/** What to do about what S3 said, by the error's name. */
const ADVICE: Readonly<Record<string, string>> = {
  ...CREDENTIALS,
  NoSuchBucket: 'there is no such bucket',
  NoSuchKey: 'it was deleted meanwhile: run again',
  InvalidObjectState: 'it is in an archive class (Glacier): restore it first',
};

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'TimeoutError',
]);

const OFFLINE =
  'S3 cannot be reached from here: copy the logs where it can (aws s3 sync), and give the folder';

/** Turns what went wrong at S3 into a BadInput that says what to do. `needed` is the permission that the call needs. */
export function notReadable(url: string, error: unknown, needed: string): BadInput {
  return new BadInput(`CloudTrail logs: ${url}: ${wordsFor(error, needed)}.`, { cause: error });
}

function wordsFor(error: unknown, needed: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AccessDenied' || error.name === 'Forbidden') {
    return `no permission to read it: it takes ${needed}, and kms:Decrypt where the trail has a key of its own`;
  }
  if (isUnreachable(error)) return OFFLINE;
  if (error.message === 'Region is missing') {
    return 'no AWS region is set: name the bucket’s own (AWS_REGION)';
  }
  const advice = new Map(Object.entries(ADVICE)).get(error.name);
  return advice ?? `${error.name}: ${error.message}`;
}

/** Whether AWS was not reached at all; some such errors have a telling name, others a code. */
export function isUnreachable(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return UNREACHABLE.has(error.name) || UNREACHABLE.has(code);
}
